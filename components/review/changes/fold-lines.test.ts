import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { DiffLine } from '#lib/domain/view/view.ts';
import { diffText } from '#lib/domain/view/edits/text-diff.ts';
import { countChanges, foldLines } from './fold-lines.ts';

const file = (changed: number[]): string =>
  Array.from({ length: 60 }, (_, index) => (changed.includes(index + 1) ? 'new' : `line ${index + 1}`)).join('\n');

/** Each stretch as its kind and the number of its lines. */
const shape = (lines: DiffLine[], gaps?: number[]): string =>
  foldLines(lines, gaps)
    .map((one) => (one.kind === 'gap' ? `gap ${one.from}-${one.to}` : `${one.kind} ${one.lines.length}`))
    .join(', ');

test.each([
  ['three lines stay on each side', [30], 'equal 26, change 8, equal 27'],
  ['each place is a change of its own', [5, 30, 58], 'change 9, equal 18, change 8, equal 21, change 7'],
  ['nothing is folded before the first lines', [3], 'change 7, equal 54'],
  ['places with no fold between them are one change', [20, 27], 'equal 16, change 16, equal 30'],
  ['a single line is not folded', [20, 28], 'equal 16, change 17, equal 29'],
  ['two are', [20, 29], 'equal 16, change 8, equal 2, change 8, equal 28'],
  ['without a change everything is folded', [], 'equal 60'],
] as const)('%s', (_, changed, expected) => {
  expect(shape(diffText(file([]), file([...changed])))).toBe(expected);
});

const numbered = (old: number, op: DiffLine['op'] = 'remove'): DiffLine => ({
  op,
  old_line: op === 'add' ? null : old,
  new_line: op === 'remove' ? null : old,
  text: 'x',
  marks: [],
});

test.each([
  ['says which lines are before the first', [numbered(42)], [0], 'gap 1-41, change 1'],
  ['says which lines are between two', [numbered(1), numbered(9)], [1], 'change 1, gap 2-8, change 1'],
  ['counts up to text that is put in after a line', [numbered(8, 'add')], [0], 'gap 1-7, change 1'],
  [
    'does not guess what has no numbers',
    diffText('a', 'b').map((l) => ({ ...l, old_line: null, new_line: null })),
    [2],
    'change 2, gap null-null',
  ],
  ['does not believe numbers that go back', [numbered(9), numbered(2)], [1], 'change 1, gap null-null, change 1'],
  ['is said once where two are at one place', [numbered(1), numbered(3)], [1, 1], 'change 1, gap 2-2, change 1'],
] as const)('a gap %s', (_, lines, gaps, expected) => {
  expect(shape([...lines], [...gaps])).toBe(expected);
});

test('no line is lost, none stands twice, and no changed line is folded, whatever the gaps', () => {
  const line = fc.constantFrom<DiffLine['op']>('same', 'same', 'same', 'same', 'add', 'remove');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.array(fc.integer({ min: 0, max: 60 })), (ops, gaps) => {
      const lines = ops.map((op, index): DiffLine => numbered(index + 1, op));
      const stretches = foldLines(lines, gaps);
      expect(stretches.flatMap((one) => (one.kind === 'gap' ? [] : one.lines))).toEqual(lines);
      for (const one of stretches) {
        if (one.kind === 'equal') expect(one.lines.every(({ op }) => op === 'same')).toBe(true);
        if (one.kind === 'change') expect(one.lines.some(({ op }) => op !== 'same')).toBe(true);
      }
      expect(stretches.some(({ kind }) => kind === 'change')).toBe(ops.some((op) => op !== 'same'));
    }),
  );
});

test('a file that is deleted or moved whole is a change to go to; one that is read is none', () => {
  const change = (operation: 'delete' | 'read' | 'edit', lines: DiffLine[] = []) =>
    countChanges({ kind: 'file', path: 'a', operation, lines });
  expect([change('delete'), change('read'), change('edit', diffText(file([]), file([5, 30, 55])))]).toEqual([1, 0, 3]);
});
