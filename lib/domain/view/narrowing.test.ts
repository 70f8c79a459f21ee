import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import { limitsOf, narrows } from './narrowing.ts';
import { sampleTool } from './sample-records.ts';

const mail = sampleTool('email');
const before = { to: ['a', 'b', 'a', 'c'], cc: ['d'], subject: 's', body: 'b' };

describe('removing recipients', () => {
  const rows: [string, JsonObject, boolean][] = [
    ['one fewer', { ...before, to: ['a', 'b', 'c'] }, true],
    ['keeping one of two equal ones', { ...before, to: ['a'] }, true],
    ['both equal ones kept', { ...before, to: ['a', 'a'] }, true],
    ['in another order', { ...before, to: ['b', 'c', 'b'] }, false],
    ['reordered', { ...before, to: ['c', 'a'] }, false],
    ['one repeated more often than before', { ...before, to: ['b', 'b'] }, false],
    ['none left', { ...before, to: [] }, false],
    ['nothing changed', { ...before }, false],
    ['somebody new', { ...before, to: ['a', 'x'] }, false],
    ['a longer list', { ...before, to: ['a', 'b', 'a', 'c', 'c'] }, false],
    ['narrowed, but the body changed too', { ...before, to: ['a'], body: 'c' }, false],
    ['narrowed, but an argument appeared', { ...before, to: ['a'], bcc: ['z'] }, false],
    ['narrowed, but an argument vanished', { to: ['a'], cc: ['d'], subject: 's' }, false],
    ['a list turned into a text', { ...before, to: 'a' }, false],
    ['only the subject', { ...before, subject: 't' }, false],
  ];
  test.each(rows)('%s', (_name, after, expected) => expect(narrows(mail, before, after)).toBe(expected));
});

describe('lowering amounts', () => {
  const money = sampleTool('money');
  test.each([
    [100, 99.5, true],
    [100, 0.01, true],
    [100, 0, false],
    [100, -1, false],
    [100, 100, false],
    [100, 101, false],
    [100, '50', false],
    ['100', '50', false],
  ])('from %j to %j', (from, to, expected) => {
    expect(narrows(money, { amount: from, payee: 'p' }, { amount: to, payee: 'p' })).toBe(expected);
  });
});

test('limits follow the registry: its fields, its own limits, and its own kind for a pointer', () => {
  const mapped = sampleTool('delete', {
    view: { fields: { items: '/batch/keys' }, limits: [{ pointer: '/max', kind: 'at_most' }] },
  });
  expect(narrows(mapped, { batch: { keys: ['a', 'b'] }, max: 5 }, { batch: { keys: ['b'] }, max: 4 })).toBe(true);
  expect(
    narrows(mapped, { batch: { keys: ['a', 'b'] }, ids: ['a', 'b'] }, { batch: { keys: ['a', 'b'] }, ids: ['a'] }),
  ).toBe(false);
  const own = sampleTool('money', { view: { limits: [{ pointer: '/amount', kind: 'subset' }] } });
  expect(limitsOf(own).filter((l) => l.pointer === '/amount')).toEqual([{ pointer: '/amount', kind: 'subset' }]);
  expect(narrows(own, { amount: 5 }, { amount: 4 })).toBe(false);
});

test('tools without a decoder or limits cannot be narrowed', () => {
  expect(narrows(sampleTool('post'), { channel: ['a', 'b'] }, { channel: ['a'] })).toBe(false);
  expect(narrows(sampleTool('json'), { n: 2 }, { n: 1 })).toBe(false);
});

test('a __proto__ member cannot smuggle a difference past the comparison', () => {
  const smuggled = JSON.parse('{"to":["a"],"cc":["d"],"subject":"s","__proto__":1}') as JsonObject;
  expect(narrows(mail, before, smuggled)).toBe(false);
});
