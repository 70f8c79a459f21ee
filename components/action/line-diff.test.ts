import { expect, test } from 'vitest';

import { lineDiff } from './line-diff.ts';

test('where nothing stood before, every line is added and none is removed', () => {
  expect(lineDiff('', '{\n}').map(({ op, text }) => [op, text])).toEqual([
    ['add', '{'],
    ['add', '}'],
  ]);
});

test('a changed line is removed and added, and the others stand', () => {
  expect(lineDiff('a\nb', 'a\nc').map(({ op }) => op)).toEqual(['same', 'remove', 'add']);
});
