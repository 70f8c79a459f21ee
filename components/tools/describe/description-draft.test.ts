import { expect, test } from 'vitest';

import {
  placeOf,
  saidOf,
  valuesOf,
  withDecoder,
  withRole,
  withSentence,
  type DecoderWords,
} from './description-draft.ts';

const MONEY: DecoderWords = {
  name: 'money',
  title: 'A payment',
  roles: [
    { role: 'amount', title: 'amount', defaults: ['/amount'] },
    { role: 'payee', title: 'who is paid', defaults: ['/to'] },
  ],
};
const JSON_WORDS: DecoderWords = {
  name: 'json',
  title: 'Something else',
  roles: [
    { role: 'diff.before', title: 'text before', defaults: [] },
    { role: 'diff.after', title: 'text after', defaults: [] },
  ],
};
const ARGS = { amount: 3, lines: [{ sku: 'A' }, { sku: 'B' }], tags: ['x', 'y'], 'a/b': { c: null } };
const values = valuesOf(ARGS);
const at = (name: string) => values.find((value) => value.name === name) ?? (values[0] as (typeof values)[number]);

test('every value can be pointed at once; lists of objects stand for each item', () => {
  expect(values.map(({ pointer, pattern }) => [pointer, pattern])).toEqual([
    ['/amount', '/amount'],
    ['/lines/0/sku', '/lines/*/sku'],
    ['/lines/1/sku', '/lines/*/sku'],
    ['/tags', '/tags'],
    ['/a~1b/c', '/a~1b/c'],
  ]);
  expect(placeOf(at('amount'))).toBe('{{amount}}');
  expect(placeOf(at('lines[].sku'))).toBe('{{/lines/*/sku}}');
});

test('a role is one value’s, and a value has one role', () => {
  const first = withRole({ decoder: 'money' }, at('lines[].sku'), 'payee');
  expect(first).toEqual({ decoder: 'money', fields: { payee: '/lines/*/sku' } });
  expect(withRole(first, at('tags'), 'payee')).toEqual({ decoder: 'money', fields: { payee: '/tags' } });
  expect(withRole(first, at('tags'), 'fact')).toMatchObject({ facts: [{ label: 'Tags', pointer: '/tags' }] });
  expect(withRole(first, at('lines[].sku'), null)).toEqual({ decoder: 'money' });
});

test('a name that the decoder looks for speaks for itself until somebody says otherwise', () => {
  expect(saidOf({ decoder: 'money' }, MONEY, at('amount'))).toEqual({ role: 'amount', title: 'amount', named: true });
  const view = withRole({ decoder: 'money' }, at('tags'), 'amount');
  expect(saidOf(view, MONEY, at('amount'))).toMatchObject({ role: null });
  expect(saidOf(view, MONEY, at('tags'))).toEqual({ role: 'amount', title: 'amount', named: false });
});

test('another decoder keeps what it knows; text before and after are a pair of the generic one', () => {
  const view = withRole(withRole({ decoder: 'json' }, at('amount'), 'diff.before'), at('tags'), 'diff.after');
  expect(view).toEqual({ decoder: 'json', diff: { before: '/amount', after: '/tags' } });
  expect(saidOf(view, JSON_WORDS, at('tags'))).toMatchObject({ role: 'diff.after', title: 'text after' });
  expect(withDecoder(view, MONEY)).toEqual({ decoder: 'money' });
  expect(withDecoder({ decoder: 'money', fields: { amount: '/amount' } }, JSON_WORDS)).toEqual({ decoder: 'json' });
});

test('an empty sentence is none', () => {
  expect(withSentence({ sentence: 'Pay' }, '')).toEqual({});
});
