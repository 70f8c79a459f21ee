import { expect, test } from 'vitest';
import { z } from 'zod';

import { bodyFields, commaSeparated, ifAny, jsonObject, numberIfAny, trimmed } from './form-fields.ts';
import { CreateAgent, SetLock } from '#lib/contract/admin-api.ts';

const Text = z.string().min(1).max(5);

test.each<[string, z.ZodType, string, unknown]>([
  ['space around a text goes', trimmed(Text), ' a b ', 'a b'],
  ['an optional text of nothing but space is left out', ifAny(Text.optional()), '  ', undefined],
  ['an optional text is trimmed', ifAny(Text.optional()), ' a ', 'a'],
  ['words are taken apart at commas', commaSeparated(z.array(Text)), ' a, b c ,,', ['a', 'b c']],
  ['no words are an empty list', commaSeparated(z.array(Text)), ' ', []],
  ['a JSON object is read', jsonObject('no'), '{"a": [1]}', { a: [1] }],
  ['a number is read', numberIfAny(z.int().max(9).nullable()), '7', 7],
  ['an empty number is null', numberIfAny(z.int().max(9).nullable()), '', null],
])('%s', (_what, field, typed, sent) => {
  expect(field.parse(typed)).toEqual(sent);
});

test.each<[string, z.ZodType, string]>([
  ['a text of nothing but space', trimmed(Text), '  '],
  ['a text beyond its limit', trimmed(Text), 'abcdef'],
  ['a word beyond its limit', commaSeparated(z.array(Text)), 'a, abcdef'],
  ['a JSON array', jsonObject('no'), '[]'],
  ['JSON that names a key twice', jsonObject('no'), '{"a":1,"a":2}'],
  ['a number beyond its limit', numberIfAny(z.int().max(9).nullable()), '10'],
  ['what is no number', numberIfAny(z.int().nullable()), 'x'],
])('%s is refused', (_what, field, typed) => {
  expect(field.safeParse(typed).success).toBe(false);
});

test('the fields of a body are those of the contract', () => {
  expect(Object.keys(bodyFields(CreateAgent))).toEqual(['name', 'owner', 'groups', 'tools']);
  expect(() => bodyFields({ ...SetLock, body: undefined } as never)).toThrow('set-lock has no body');
});
