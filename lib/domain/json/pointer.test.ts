import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { pointerChild, pointerGet, pointerOf, pointerSegments, pointerSet } from './pointer.ts';

describe('RFC 6901 section 5', () => {
  const document = {
    foo: ['bar', 'baz'],
    '': 0,
    'a/b': 1,
    'c%d': 2,
    'e^f': 3,
    'g|h': 4,
    'i\\j': 5,
    'k"l': 6,
    ' ': 7,
    'm~n': 8,
  };
  const rows: [string, unknown][] = [
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ];
  test.each(rows)('%j', (pointer, value) => expect(pointerGet(document, pointer)).toEqual(value));
});

test.each([
  '/x',
  '/foo/2',
  '/foo/01',
  '/foo/-',
  '/foo/0/0',
  '/foo/length',
  '/constructor',
  '/__proto__',
  'foo',
  '/~2',
  '/foo/1e0',
])('nothing is at %j', (pointer) => expect(pointerGet({ foo: ['a', 'b'] }, pointer)).toBeUndefined());

test('segments survive writing and reading', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      expect(pointerSegments(pointerOf(parts))).toEqual(parts);
    }),
  );
  expect(pointerChild('/a', 'b/~c')).toBe('/a/b~1~0c');
  expect(pointerChild('', 3)).toBe('/3');
});

test('setting copies the path and shares the rest', () => {
  const before = { a: { b: [1, 2] }, c: { d: 1 } };
  const after = pointerSet(before, '/a/b/1', 9);
  expect(after).toEqual({ a: { b: [1, 9] }, c: { d: 1 } });
  expect(before).toEqual({ a: { b: [1, 2] }, c: { d: 1 } });
  expect(pointerGet(after, '/c')).toBe(before.c);
  expect(pointerSet(before, '/a/b/-', 3)).toEqual({ a: { b: [1, 2, 3] }, c: { d: 1 } });
  expect(pointerSet(before, '/new', null)).toEqual({ ...before, new: null });
  expect(pointerSet(before, '', 'x')).toBe('x');
});

test.each(['/a/x/y', '/a/b/5', '/a/b/x', '/c/d/e', 'a'])('setting %j refuses a missing parent', (pointer) => {
  expect(() => pointerSet({ a: { b: [1, 2] }, c: { d: 1 } }, pointer, 0)).toThrow(RangeError);
});

test('setting __proto__ stores data and changes no prototype', () => {
  const after = pointerSet({}, '/__proto__', { admin: true });
  expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  expect(pointerGet(after, '/__proto__/admin')).toBe(true);
  expect((after as { admin?: unknown }).admin).toBeUndefined();
});
