import { setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { Annotation } from '@codemirror/state';
import type { EditorState, Text, TransactionSpec } from '@codemirror/state';

/** Something wrong with the text: at a line, counted from 1, or with all of it. */
export interface Problem {
  line: number | null;
  message: string;
}

/** Marks a change that came from the `value` property, for which `onChange` must not be called. */
export const fromOutside = Annotation.define<boolean>();

/** The one change that makes the text `value` and leaves cursor and marks around it; null when it is that already. */
export function textChange(state: EditorState, value: string): TransactionSpec | null {
  const wanted = state.toText(value);
  if (wanted.eq(state.doc)) return null;
  return { changes: difference(state.doc.toString(), wanted.toString()), annotations: fromOutside.of(true) };
}

function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}

/** Marks the problems that have a line; those marked before are gone. */
export function problemMarks(state: EditorState, problems: readonly Problem[]): TransactionSpec {
  const marks = problems.flatMap(({ line, message }): Diagnostic[] =>
    line === null ? [] : [{ ...wordsOfLine(state.doc, line), severity: 'error', message }],
  );
  return setDiagnostics(state, marks);
}

/** The range of a line without the space around it. A line number beyond the end means the last line. */
export function wordsOfLine(doc: Text, number: number): { from: number; to: number } {
  const { from, to, text } = doc.line(Math.min(Math.max(1, number), doc.lines));
  if (text.trim() === '') return { from, to };
  return { from: to - text.trimStart().length, to: from + text.trimEnd().length };
}
