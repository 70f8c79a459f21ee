import { diffLines } from 'diff';

import type { DiffLine } from '#lib/domain/view/view.ts';

/** Texts that differ in more lines are not compared; they are shown one below the other. */
const MOST_EDITS = 2_000;

const wholly = (before: string, after: string) => [
  { value: `${before}\n`, added: false, removed: true },
  { value: `${after}\n`, added: true, removed: false },
];

/** Lines of `after` against `before`; without a comparison every line is as it is. */
export function lineDiff(before: string, after: string, compare = true): DiffLine[] {
  const parts = compare
    ? (diffLines(before === '' ? '' : `${before}\n`, `${after}\n`, { maxEditLength: MOST_EDITS }) ??
      wholly(before, after))
    : [{ value: `${after}\n`, added: false, removed: false }];
  const lines: DiffLine[] = [];
  let old = 1;
  let now = 1;
  for (const part of parts) {
    for (const text of part.value.replace(/\n$/, '').split('\n')) {
      const op = part.added ? 'add' : part.removed ? 'remove' : 'same';
      lines.push({ op, text, marks: [], old_line: op === 'add' ? null : old, new_line: op === 'remove' ? null : now });
      if (op !== 'add') old += 1;
      if (op !== 'remove') now += 1;
    }
  }
  return lines;
}
