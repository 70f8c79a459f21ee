import { reveal } from '../../text/reveal.ts';
import type { Change, DiffLine } from '../view.ts';
import { diffText } from './text-diff.ts';

export type FileOperation = Extract<Change, { kind: 'file' }>['operation'];

/** What happens to one file, as the arguments say it. */
export interface FileEdit {
  /** As the agent wrote it, and where. */
  path: string;
  pointer: string;
  operation: FileOperation;
  /** The new path of a file that is moved or copied. */
  to: string | null;
  lines: DiffLine[];
  /** Before which of the lines there may be others that the arguments do not show. */
  gaps: number[];
  /** What nobody can know without the file itself, each a sentence without its full stop. */
  unknown: string[];
  /** Instead of counted lines, when what is replaced is not in the arguments: `3 lines replace lines 10 to 20`. */
  size: string | null;
}

/** One file of a patch, before it is known where in the arguments it stands. */
export type PatchedFile = Omit<FileEdit, 'pointer'>;

/** A patched file in which everything that is not said is unremarkable. */
export function patchedFile(path: string, operation: FileOperation, more: Partial<PatchedFile> = {}): PatchedFile {
  return { path, operation, to: null, lines: [], gaps: [], unknown: [], size: null, ...more };
}

/** Lines whose place in the file is not known: without numbers. */
export function unplaced(before: string, after: string): DiffLine[] {
  return diffText(before, after).map((line) => ({ ...line, old_line: null, new_line: null }));
}

/** Lines of a patch, revealed; `old` and `now` are the numbers of the first line on each side, null where the patch does not say. */
export function patchLines(
  rows: readonly { op: DiffLine['op']; text: string }[],
  start: { old: number; now: number } | null,
): DiffLine[] {
  let [old, now] = [start?.old ?? 0, start?.now ?? 0];
  return rows.map(({ op, text }) => {
    const line: DiffLine = {
      op,
      old_line: start === null || op === 'add' ? null : old,
      new_line: start === null || op === 'remove' ? null : now,
      text: reveal(text),
      marks: [],
    };
    if (op !== 'add') old += 1;
    if (op !== 'remove') now += 1;
    return line;
  });
}
