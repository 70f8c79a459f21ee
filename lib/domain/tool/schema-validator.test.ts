import { expect, test } from 'vitest';

import { isUnbounded, refuseEndless, schemaValidator } from './schema-validator.ts';
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

/** Two choices at every level, and both go down: twice the work for each level, and neither is ever the right one. */
const doubling = {
  $ref: '#/$defs/node',
  $defs: {
    node: {
      anyOf: [
        { type: 'object', properties: { a: { $ref: '#/$defs/node' } }, required: ['a', 'b'] },
        { type: 'object', properties: { a: { $ref: '#/$defs/node' } }, required: ['a', 'c'] },
        { const: 'leaf' },
      ],
    },
  },
};
const nested = (levels: number, end: unknown): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => ({ a: inner }), end);

/** Comes back to itself on the same value. */
const endless = (more: object = {}) => ({
  $ref: '#/$defs/a',
  $defs: { a: { ...more, anyOf: [{ $ref: '#/$defs/a' }] } },
});

test.each([
  ['choices that double at every level', doubling, nested(60, 'no leaf')],
  ['a reference that comes back to itself on the same value', endless(), {}],
  ['a dynamic one', { $dynamicRef: '#n', $defs: { n: { $dynamicAnchor: 'n', anyOf: [{ $dynamicRef: '#n' }] } } }, {}],
  [
    'a long list held against many alternatives at each level',
    {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          anyOf: [
            ...Array.from({ length: 40 }, (_, i) => ({ items: { const: i } })),
            { items: { $ref: '#/$defs/node' } },
          ],
        },
      },
    },
    [[Array.from({ length: 20_000 }, () => 'x')]],
  ],
  [
    'parts named like keywords that hold values',
    { ...endless({ properties: { enum: { $ref: '#/$defs/a' } } }), properties: { const: { $ref: '#/$defs/a' } } },
    { const: 1 },
  ],
])('a check against %s ends within its work, and says so', (_what, schema, args) => {
  const validate = schemaValidator(schema);
  const began = performance.now();
  expect(validate(args)).toBe(false);
  expect(performance.now() - began).toBeLessThan(patient(2_000));
  expect(validate.errors).toMatchObject([
    { message: expect.stringMatching(/^take more than 500,000 steps|^are nested too deep/) as string },
  ]);
});

test('a tree of expressions, a list of twenty thousand and values that look like references are checked as before', () => {
  const tree = {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        anyOf: [
          { type: 'number' },
          {
            type: 'object',
            properties: { op: { enum: ['+', '*'] }, args: { type: 'array', items: { $ref: '#/$defs/node' } } },
            required: ['op', 'args'],
            additionalProperties: false,
          },
        ],
      },
    },
  };
  const validate = schemaValidator(tree);
  const sum = (args: unknown[]) => ({ op: '+', args });
  expect(validate(sum([1, sum([2, 3]), sum(Array.from({ length: 20_000 }, (_, i) => i))]))).toBe(true);
  expect(validate(sum([1, { op: '-', args: [] }]))).toBe(false);
  expect(validate.errors?.some(({ instancePath }) => instancePath === '/args/1/op')).toBe(true);
  const looks = schemaValidator({
    properties: { a: { const: { $ref: 'x' } }, b: { $ref: '#/$defs/name' } },
    $defs: { name: { type: 'string' } },
  });
  expect([looks({ a: { $ref: 'x' }, b: 'y' }), looks({ a: {} }), looks({ b: 1 })]).toEqual([true, false, false]);
});

test('a schema that never ends is refused when it is registered, one that goes down into the value is not', () => {
  expect(() => refuseEndless(endless())).toThrow(/refers to itself without end/);
  expect(() => refuseEndless(endless({ type: 'array' }))).toThrow(/refers to itself without end/);
  const circle = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } };
  expect(() => refuseEndless(circle)).toThrow(/refers to itself without end/);
  expect(() => refuseEndless(doubling)).not.toThrow();
  expect(() => refuseEndless(closed({ a: { type: 'string' } }))).not.toThrow();
});
