import { diffArrays, diffWordsWithSpace } from 'diff';

import { reveal } from '../../text/reveal.ts';
import type { DiffLine } from '../view.ts';

/** With more differing lines, a minimal diff (quadratic time) is no clearer than the old and the new text in full. */
const MOST_EDITS = 1_000;
/** With more lines, each side is one block: a record for each line would be many times larger than the text. */
const MOST_LINES = 20_000;
const LONGEST_MARKED_LINE = 2_000;
const MOST_WORD_EDITS = 200;

/** A diff of two texts, revealed and complete; differing parts of paired lines are marked. */
export function diffText(before: string, after: string): DiffLine[] {
  const [oldLines, newLines] = linesOf(before, after);
  if (oldLines.length + newLines.length > MOST_LINES) return blocksOf(before, after);
  const parts = diffArrays(oldLines, newLines, { maxEditLength: MOST_EDITS }) ?? [
    { value: oldLines, removed: true, added: false, count: oldLines.length },
    { value: newLines, removed: false, added: true, count: newLines.length },
  ];
  const lines: DiffLine[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (const part of parts) {
    for (const text of part.value) {
      lines.push({
        op: part.removed ? 'remove' : part.added ? 'add' : 'same',
        old_line: part.added ? null : oldLine,
        new_line: part.removed ? null : newLine,
        text: reveal(text),
        marks: [],
      });
      if (!part.added) oldLine += 1;
      if (!part.removed) newLine += 1;
    }
  }
  markPairs(lines);
  return lines;
}

function blocksOf(before: string, after: string): DiffLine[] {
  const block = (op: 'add' | 'remove', text: string): DiffLine[] =>
    text === ''
      ? []
      : [
          {
            op,
            old_line: op === 'remove' ? 1 : null,
            new_line: op === 'add' ? 1 : null,
            text: reveal(text),
            marks: [],
          },
        ];
  return [...block('remove', before), ...block('add', after)];
}

/** Number of added and removed lines in a diff. */
export function diffCounts(lines: readonly DiffLine[]): { added: number; removed: number } {
  const count = (op: DiffLine['op']): number =>
    lines.reduce((n, line) => (line.op === op ? n + line.text.split('\n').length : n), 0);
  return { added: count('add'), removed: count('remove') };
}

/** Whether every line of the texts ends in CR LF; then the CR of a single line means nothing. */
export function isWindowsText(...texts: string[]): boolean {
  const joined = texts.join('\r\n');
  return texts.some((text) => text.includes('\n')) && !/(?<!\r)\n|\r(?!\n)/.test(joined);
}

function linesOf(before: string, after: string): [string[], string[]] {
  const split = isWindowsText(before, after) ? '\r\n' : '\n';
  const oldLines = before === '' ? [] : before.split(split);
  const newLines = after === '' ? [] : after.split(split);
  const ends = (lines: string[]): boolean => lines.length === 0 || lines.at(-1) === '';
  if (ends(oldLines) && ends(newLines)) {
    oldLines.pop();
    newLines.pop();
  }
  return [oldLines, newLines];
}

/** Marks what differs in each removed line and the added line that takes its place. */
export function markPairs(lines: DiffLine[]): void {
  for (let i = 0; i < lines.length; i += 1) {
    if (lines[i]?.op !== 'remove') continue;
    const removed = runFrom(lines, i, 'remove');
    const added = runFrom(lines, i + removed.length, 'add');
    removed.forEach((line, k) => {
      const partner = added[k];
      if (partner !== undefined) markPair(line, partner);
    });
    i += removed.length + added.length - 1;
  }
}

function runFrom(lines: DiffLine[], start: number, op: DiffLine['op']): DiffLine[] {
  let end = start;
  while (lines[end]?.op === op) end += 1;
  return lines.slice(start, end);
}

function markPair(removed: DiffLine, added: DiffLine): void {
  if (removed.text.length > LONGEST_MARKED_LINE || added.text.length > LONGEST_MARKED_LINE) return;
  const parts = diffWordsWithSpace(removed.text, added.text, { maxEditLength: MOST_WORD_EDITS });
  if (parts === undefined || parts.every((part) => part.added || part.removed)) return;
  let oldAt = 0;
  let newAt = 0;
  for (const part of parts) {
    const length = part.value.length;
    if (part.removed) removed.marks.push([oldAt, oldAt + length]);
    if (part.added) added.marks.push([newAt, newAt + length]);
    if (!part.added) oldAt += length;
    if (!part.removed) newAt += length;
  }
}
