import { forEachDiagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { problemMarks, textChange, wordsOfLine } from './code-editor-text.ts';
import type { Problem } from './code-editor-text.ts';

function replaced(before: string, after: string, cursor: number) {
  const state = EditorState.create({ doc: before, selection: { anchor: cursor } });
  const change = textChange(state, after);
  const { state: next } = change ? state.update(change) : { state };
  return { text: next.doc.toString(), cursor: next.selection.main.head };
}

function marked(doc: string, problems: Problem[]) {
  const state = EditorState.create({ doc });
  const found: [text: string, message: string][] = [];
  const { state: next } = state.update(problemMarks(state, problems));
  forEachDiagnostic(next, (mark, from, to) => found.push([next.sliceDoc(from, to), mark.message]));
  return found;
}

describe('text from outside', () => {
  test('the same text changes nothing, whatever ends its lines', () => {
    const state = EditorState.create({ doc: 'one\ntwo' });
    expect(textChange(state, 'one\ntwo')).toBeNull();
    expect(textChange(state, 'one\r\ntwo')).toBeNull();
  });

  test('the cursor stays at its word when text before or after it changes', () => {
    expect(replaced('permit a;', 'forbid x; permit a;', 7)).toEqual({ text: 'forbid x; permit a;', cursor: 17 });
    expect(replaced('permit a;', 'permit a; forbid x;', 7)).toEqual({ text: 'permit a; forbid x;', cursor: 7 });
  });

  test('whatever it was, it is the wanted text afterwards', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀') });
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(replaced(before, after, 0).text).toBe(after);
      }),
    );
  });
});

describe('problems', () => {
  test('a mark covers the words of its line; what has no line is not marked', () => {
    const problems = [
      { line: 2, message: 'unknown' },
      { line: null, message: 'no rule' },
    ];
    expect(marked('permit\n  when {  \n}', problems)).toEqual([['when {', 'unknown']]);
  });

  test('two problems of one line are both there', () => {
    const problems = ['first', 'second'].map((message) => ({ line: 1, message }));
    expect(marked('permit', problems)).toEqual([
      ['permit', 'first'],
      ['permit', 'second'],
    ]);
  });

  test('marking again forgets the earlier marks', () => {
    const empty = EditorState.create({ doc: 'one\ntwo' });
    const first = empty.update(problemMarks(empty, [{ line: 1, message: 'old' }])).state;
    const second = first.update(problemMarks(first, [{ line: 2, message: 'new' }])).state;
    const found: string[] = [];
    forEachDiagnostic(second, (mark) => found.push(mark.message));
    expect(found).toEqual(['new']);
  });

  test.each([0, -4, 1])('line %d is the first', (line) => {
    expect(wordsOfLine(EditorState.create({ doc: 'one\ntwo' }).doc, line)).toEqual({ from: 0, to: 3 });
  });

  test('a line beyond the end is the last', () => {
    expect(wordsOfLine(EditorState.create({ doc: 'one\ntwo' }).doc, 9)).toEqual({ from: 4, to: 7 });
    expect(marked('', [{ line: 3, message: 'empty' }])).toEqual([['', 'empty']]);
  });
});
