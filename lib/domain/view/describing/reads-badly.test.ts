import { expect, test } from 'vitest';

import { directoryOf } from '../../directory/directory.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Tool } from '../../tool/tool.ts';
import { decodeView } from '../decode-view.ts';
import { readsBadly } from './reads-badly.ts';
import { decoderWords } from './role-words.ts';

const DIRECTORY = directoryOf(1, []);
const tool = (view: Tool['view']): Tool => ({
  name: 'shop.refund',
  version: 1,
  title: 'Refund',
  description: '',
  input_schema: { type: 'object' },
  effect: 'pay',
  reversibility: 'irreversible',
  audience: 'external',
  data_class: 'internal',
  output_trust: 'trusted',
  view,
});
const notes = (view: Tool['view'], args: JsonObject): string[] =>
  readsBadly(tool(view), args, decodeView(tool(view), args, DIRECTORY).view);

test('a place of the sentence that stays empty is said, by its name or its pointer', () => {
  const view = { sentence: 'Refund {{order}} to {{/customer/name}} and {{lines}}.' };
  expect(notes(view, { order: null, customer: {}, lines: [] })).toEqual([
    '“order” is not given in this call',
    '“/customer/name” is not given in this call',
  ]);
  expect(notes(view, { order: 'W-1', customer: { name: 'Ida' }, lines: [] })).toEqual([]);
});

test('arguments that do not read as what the tool is said to be are told once', () => {
  const [first, ...others] = notes({ decoder: 'money', fields: { amount: '/sum' } }, { price: 3 });
  expect(first).toMatch(/^These arguments do not read as a payment/);
  expect(others).toEqual([]);
});

test('every decoder has a fixed list of roles with words for each', () => {
  const words = decoderWords();
  expect(words).toHaveLength(10);
  for (const { roles } of words) for (const { title } of roles) expect(title).toMatch(/^[a-z][^_]*$|^(?:SQL|URL)/i);
});
