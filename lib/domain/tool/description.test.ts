import { describe, expect, test } from 'vitest';

import { describesAnew, lowered, type Definition } from './description.ts';

const TOOL: Definition = {
  name: 'shop.refund',
  title: 'Refund',
  description: 'Pays back',
  input_schema: { type: 'object', properties: { amount: { type: 'number' } } },
  effect: 'write',
  reversibility: 'reversible',
  audience: 'team',
  data_class: 'internal',
  output_trust: 'trusted',
  view: {},
};

describe('a definition that only describes the same tool anew', () => {
  test.each<[string, Partial<Definition>, boolean]>([
    ['another view', { view: { decoder: 'money', sentence: 'Refund {{amount}}' } }, true],
    ['a stronger effect', { effect: 'pay', reversibility: 'irreversible', audience: 'external' }, true],
    ['output that strangers write', { output_trust: 'untrusted' }, true],
    ['a weaker effect', { effect: 'read' }, false],
    ['a narrower audience', { audience: 'self' }, false],
    ['stronger here and weaker there', { effect: 'pay', data_class: 'public' }, false],
    ['other arguments', { input_schema: { type: 'object' } }, false],
    ['another text about itself', { description: 'Pays' }, false],
    ['another title', { title: 'Read' }, false],
  ])('%s: %#', (_what, change, anew) => {
    expect(describesAnew(TOOL, { ...TOOL, ...change })).toBe(anew);
  });

  test('the order of members says nothing', () => {
    const other = { properties: { amount: { type: 'number' } }, type: 'object' };
    expect(describesAnew(TOOL, { ...TOOL, input_schema: other })).toBe(true);
  });

  test('names what looks more harmless', () => {
    expect(lowered(TOOL, { ...TOOL, effect: 'read', audience: 'public', data_class: 'public' })).toEqual([
      'effect',
      'data_class',
    ]);
  });
});
