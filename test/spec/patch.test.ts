import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { JsonValue } from '#lib/domain/json/json.ts';
import { patchBetween, patched } from './patch.ts';

test('what a patch makes of the one value is the other, whatever they are', () => {
  const names = fc.string().filter((name) => name !== '__proto__');
  const values = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, 0, 1, '', 'a'),
      fc.array(tie('value')),
      fc.dictionary(names, tie('value')).map((made) => ({ ...made })),
    ),
  })).value;
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(isDeepStrictEqual(patched(a, patchBetween(a, b)), b)).toBe(true);
    }),
  );
});

test('it tells of the place alone', () => {
  const before = { 'a/b': [1, 2, 3], kept: { deep: true } };
  expect(patchBetween(before, { ...before, 'a/b': [1, 3] })).toEqual([{ op: 'remove', path: '/a~1b/1' }]);
  expect(patchBetween(before, { ...before, kept: { deep: false } })).toEqual([
    { op: 'replace', path: '/kept/deep', value: false },
  ]);
});
