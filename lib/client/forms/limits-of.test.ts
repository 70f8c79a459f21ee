import { expect, test } from 'vitest';
import { z } from 'zod';

import { limitsOf } from './limits-of.ts';
import { trimmed } from './form-fields.ts';

test.each([
  ['text', z.string().min(1).max(100), { maxLength: 100 }],
  ['text with a least length', z.string().min(12).max(1_000), { minLength: 12, maxLength: 1_000 }],
  ['what may be left out', z.string().max(500).default(''), { maxLength: 500 }],
  ['what is optional or null', z.int().min(1).max(9).nullable().optional(), { min: 1, max: 9 }],
  ['a whole number without a range', z.int(), {}],
  ['a number without a range', z.number(), {}],
  ['what is trimmed first', trimmed(z.string().min(1).max(7)), { maxLength: 7 }],
  ['a choice', z.enum(['a', 'b']), {}],
])('%s', (_what, schema, limits) => {
  expect(limitsOf(schema)).toEqual(limits);
});
