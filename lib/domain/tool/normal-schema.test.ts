import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import { normalSchema } from './normal-schema.ts';
import { schemaValidator } from './schema-validator.ts';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });

/** What fits and what does not, whatever had to be changed; and how many notes that took. */
const rows: [string, JsonObject, JsonObject[], JsonObject[], number][] = [
  ['draft-07', object({ p: { type: 'string' } }, { $schema: 'http://json-schema.org/draft-07/schema#' }), [{ p: 'x' }], [{ p: 1 }], 1],
  ['2019-09', { $schema: 'https://json-schema.org/draft/2019-09/schema', type: 'object' }, [{}], [], 1],
  ['2020-12', { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }, [{}], [], 0],
  ['draft-04 bounds', object({ n: { type: 'number', minimum: 0, exclusiveMinimum: true } }, { $schema: 'http://json-schema.org/draft-04/schema#' }), [{ n: 1 }], [{ n: 0 }], 2],
  ['a pattern with idle escapes', object({ u: { type: 'string', pattern: '^https\\:\\/\\/[a-z\\@]+' } }), [{ u: 'https://a@' }], [{ u: 'http://a' }], 1],
  ['a pattern that is none', object({ u: { type: 'string', pattern: '(((' } }), [{ u: 'x' }], [{ u: 1 }], 1],
  ['nullable beside $ref', object({ f: { $ref: '#/$defs/F', nullable: true } }, { $defs: { F: { type: 'string' } } }), [{ f: 'x' }, { f: null }], [{ f: 1 }], 1],
  ['nullable beside type and enum', object({ f: { type: 'string', enum: ['a'], nullable: true } }), [{ f: 'a' }, { f: null }], [{ f: 'b' }], 1],
  ['nullable, false', object({ f: { type: 'string', nullable: false } }), [{ f: 'x' }], [{ f: null }], 0],
  ['a tuple', object({ r: { type: 'array', items: [{ type: 'integer' }, { type: 'string' }] } }), [{ r: [1, 'x'] }], [{ r: ['x', 1] }], 1],
  ['a closed tuple', object({ r: { type: 'array', items: [{ type: 'integer' }], additionalItems: false } }), [{ r: [1] }], [{ r: [1, 2] }], 1],
  ['unique objects', object({ s: { type: 'array', uniqueItems: true, items: { type: 'object' } } }), [{ s: [{ a: 1 }, { a: 2 }] }], [{ s: [{ a: 1 }, { a: 1 }] }, { s: [{ a: 1, b: 2 }, { b: 2, a: 1 }] }], 0],
  ['unique by reference', object({ s: { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/E' } } }, { $defs: { E: { enum: ['a', 'b'] } } }), [{ s: ['a', 'b'] }], [{ s: ['a', 'a'] }], 0],
  ['null for properties', { type: 'object', properties: null }, [{ any: 1 }], [], 1],
  ['null for one of them', object({ a: null, b: { type: 'string' } }), [{ a: 1, b: 'x' }], [{ b: 1 }], 1],
  ['required, true', object({ a: { type: 'string', required: true } }), [{ a: 'x' }], [{ a: 1 }], 1],
  ['an argument called items, id or nullable', object({ items: { type: 'array' }, id: { type: 'string' }, nullable: { type: 'boolean' } }), [{ items: [1], id: 'x', nullable: true }], [{ id: 1 }, { nullable: 'x' }], 0],
]; // prettier-ignore

describe('a schema as real programs write it is kept in meaning, and what is changed is said', () => {
  test.each(rows)('%s', (_name, given, fitting, unfitting, notes) => {
    const before = JSON.stringify(given);
    const { schema, changed } = normalSchema(given);
    expect(JSON.stringify(given)).toBe(before);
    expect(changed).toHaveLength(notes);
    const validate = schemaValidator(schema);
    expect(fitting.filter((args) => !validate(args))).toEqual([]);
    expect(unfitting.filter((args) => validate(args))).toEqual([]);
    expect(normalSchema(schema)).toEqual({ schema, changed: [] });
  });
});
