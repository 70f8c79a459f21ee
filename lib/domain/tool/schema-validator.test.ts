import { expect, test } from 'vitest';

import { schemaValidator, isUnbounded } from './schema-validator.ts';
import { patient } from '../../../test/patience.ts';

const closed = (properties: object) => ({ type: 'object', properties, additionalProperties: false });

test('two schemas with one $id are two, and neither changes the other', () => {
  const one = schemaValidator({ $id: 'https://tools.example/schema', ...closed({ a: { type: 'string' } }) });
  const two = schemaValidator({ $id: 'https://tools.example/schema', ...closed({ b: { type: 'number' } }) });
  expect([one({ a: 'x' }), one({ b: 1 }), two({ a: 'x' }), two({ b: 1 })]).toEqual([true, false, false, true]);
});

test('references within a schema are followed, also by its $id, and none reaches another schema', () => {
  const $defs = { name: { type: 'string', minLength: 2 } };
  const local = schemaValidator({ ...closed({ a: { $ref: '#/$defs/name' } }), $defs });
  const named = schemaValidator({
    $id: 'https://tools.example/named',
    ...closed({ a: { $ref: 'https://tools.example/named#/$defs/name' } }),
    $defs,
  });
  for (const validate of [local, named]) expect([validate({ a: 'ok' }), validate({ a: 'x' })]).toEqual([true, false]);
  expect(() => schemaValidator(closed({ a: { $ref: 'https://tools.example/named#/$defs/name' } }))).toThrow(
    /can't resolve reference/,
  );
});

test('a schema that is none is refused again and again, and leaves nothing behind', () => {
  const wrong = { type: 'no such type' };
  for (let i = 0; i < 2; i++) expect(() => schemaValidator(wrong)).toThrow();
  expect(schemaValidator({ type: 'object' })({})).toBe(true);
});

test('a schema with patterns, or one that refers to itself, is checked where it can hold nobody up', () => {
  const node = { anyOf: [{ properties: { arg: { $ref: '#/$defs/node' } } }, { type: 'string' }] };
  for (const schema of [
    { $ref: '#/$defs/node', $defs: { node } },
    { $dynamicRef: '#node', $defs: { node: { $dynamicAnchor: 'node' } } },
    closed({ a: { pattern: '^(a+)+$' } }),
    { patternProperties: { '^x': {} } },
  ])
    expect(isUnbounded(schema)).toBe(true);
  expect(isUnbounded(closed({ a: { type: 'string' } }))).toBe(false);
});

test('compiling three hundred schemas costs milliseconds each, not tens', () => {
  const began = performance.now();
  for (let i = 0; i < 300; i++) schemaValidator(closed({ [`p${i}`]: { type: 'string', format: 'email' } }));
  expect(performance.now() - began).toBeLessThan(patient(3_000));
});
