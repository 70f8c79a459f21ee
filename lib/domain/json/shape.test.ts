import { expect, test } from 'vitest';

import { shapeFault, type Shape } from './shape.ts';

const tree: Shape = { members: { name: 'text', under: { list: { later: () => tree }, most: 2 } } };
const aOrB: Shape = { either: [{ members: { a: 'text' } }, { members: { b: 'integer' } }] };
const scalar: Shape = { either: ['text', 'integer'] };

const CASES: [string, unknown, Shape, string | null][] = [
  ['a value that fits', { name: 'a', under: [{ name: 'b', under: [] }] }, tree, null],
  ['a member too few', { name: 'a' }, tree, '/under is missing'],
  [
    'a member too many, deep inside',
    { name: 'a', under: [{ name: 'b', under: [], x: 1 }] },
    tree,
    '/under/0/x does not belong into it',
  ],
  ['another kind', { name: 1, under: [] }, tree, '/name is not a text'],
  ['a list that is too long', { name: 'a', under: [1, 2, 3] }, tree, '/under has more than any file has'],
  ['a list that is too short', [], { list: 'text', least: 1 }, 'it has too few'],
  ['an inherited name', {}, { members: Object.fromEntries<Shape>([['toString', 'text']]) }, '/toString is missing'],
  ['a fraction', 1.5, 'integer', 'it is not a whole number'],
  ['null, where it may be', null, { nullable: 'integer' }, null],
  ['null, where it may not be', null, 'boolean', 'it is neither true nor false'],
  ['none of a choice', 'c', { among: ['a', 'b'] }, 'it is none of a, b'],
  ['a text of another form', 'x', { matches: /^\d$/, as: 'a digit' }, 'it is not a digit'],
  ['one of two forms', { b: 1 }, aOrB, null],
  ['neither of two forms', { c: 1 }, scalar, 'it has none of the forms it may have'],
  ['any names, one form', { a: 1, b: 'x' }, { entries: 'integer' }, '/b is not a whole number'],
  ['anything', [{ a: null }], 'json', null],
];

test.each(CASES)('%s', (_what, value, shape, fault) => {
  expect(shapeFault(value as never, shape, 'it')).toBe(fault);
});
