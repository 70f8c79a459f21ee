'use client';

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { lintGutter, nextDiagnostic } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { useEffectEvent, useId, useLayoutEffect, useRef } from 'react';

import { cedar } from './cedar-language.ts';
import { look } from './code-editor-look.ts';
import { fromOutside, problemMarks, textChange, wordsOfLine } from './code-editor-text.ts';
import type { Problem } from './code-editor-text.ts';
import { Key } from './small.tsx';

const LANGUAGES = { cedar };

interface CodeEditorProps {
  label: string;
  value: string;
  onChange?: ((value: string) => void) | undefined;
  problems: readonly Problem[];
  readOnly?: boolean;
  language: keyof typeof LANGUAGES;
}

/**
 * An editor for code with line numbers and marks at the lines that have a problem; below it every problem in words, as
 * a button that puts the cursor there. `label` is its accessible name and not shown; `onChange` gets `\n` as line end.
 */
export function CodeEditor({ label, value, onChange, problems, readOnly = false, language }: CodeEditorProps) {
  const hintId = useId();
  const { host, view } = useEditor(value, onChange);

  useLayoutEffect(() => {
    const invalid = problems.length > 0;
    const described = readOnly ? undefined : hintId;
    view.current?.dispatch({
      effects: settings.reconfigure([LANGUAGES[language], access({ label, readOnly, invalid, described })]),
    });
  }, [view, label, readOnly, language, hintId, problems.length]);

  // Marks move with the text. Equal problems in a new array must not put them back on their old lines.
  const marks = JSON.stringify(problems);
  useLayoutEffect(() => {
    const editor = view.current;
    editor?.dispatch(problemMarks(editor.state, JSON.parse(marks) as Problem[]));
  }, [view, marks]);

  return (
    <div className="min-w-0">
      <div ref={host} className="min-h-36" />
      {!readOnly && <Hint id={hintId} />}
      <ProblemList problems={problems} onGo={(line) => view.current && goToLine(view.current, line)} />
    </div>
  );
}

/** Keeps one CodeMirror view in `host` while that is on the page, and its text the same as `value`. */
function useEditor(value: string, onChange: CodeEditorProps['onChange']) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useEffectEvent((text: string) => onChange?.(text));
  const open = useEffectEvent((parent: HTMLElement) => newView(parent, value, (text) => changed(text)));

  useLayoutEffect(() => {
    if (!host.current) return;
    const opened = open(host.current);
    view.current = opened;
    return () => {
      view.current = null;
      opened.destroy();
    };
  }, []);

  // Before the browser can report another key: a later effect might put an older `value` over what was typed since.
  useLayoutEffect(() => {
    const change = view.current && textChange(view.current.state, value);
    if (change) view.current?.dispatch(change);
  }, [value]);

  return { host, view };
}

/** The extensions that depend on properties; replaced when those change. */
const settings = new Compartment();

function newView(parent: HTMLElement, value: string, onChange: (text: string) => void): EditorView {
  const report = EditorView.updateListener.of((update) => {
    const typed = update.transactions.some((change) => change.docChanged && !change.annotation(fromOutside));
    if (typed) onChange(update.state.doc.toString());
  });
  return new EditorView({ parent, doc: value, extensions: [editing, look, settings.of([]), report] });
}

// No key map binds Tab: it leaves the editor, as WCAG 2.1.2 asks.
const editing: Extension = [
  lintGutter(),
  lineNumbers(),
  history(),
  bracketMatching(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  EditorView.lineWrapping,
  keymap.of([{ key: 'F8', run: nextDiagnostic }, ...defaultKeymap, ...historyKeymap]),
];

function access(of: { label: string; readOnly: boolean; invalid: boolean; described: string | undefined }): Extension {
  return [
    EditorState.readOnly.of(of.readOnly),
    EditorView.contentAttributes.of({
      'aria-label': of.label,
      'aria-invalid': String(of.invalid),
      // Tab reaches it anyway; axe needs the attribute to know.
      tabindex: '0',
      ...(of.described ? { 'aria-describedby': of.described } : {}),
      // Read-only text keeps its cursor, but a phone must not open its keyboard for it.
      ...(of.readOnly ? { inputmode: 'none' } : {}),
    }),
  ];
}

function goToLine(view: EditorView, line: number) {
  const { from } = wordsOfLine(view.state.doc, line);
  view.focus();
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
}

function Hint({ id }: { id: string }) {
  return (
    <p id={id} className="text-ink-2 mt-2 text-xs">
      <Key>Tab</Key> leaves the editor. <Key>Ctrl ]</Key> and <Key>Ctrl [</Key> indent (on a Mac <Key>⌘ ]</Key>,{' '}
      <Key>⌘ [</Key>). <Key>F8</Key> goes to the next problem.
    </p>
  );
}

function ProblemList({ problems, onGo }: { problems: readonly Problem[]; onGo: (line: number) => void }) {
  return (
    <div aria-live="polite">
      {problems.length > 0 && (
        <ul aria-label="Problems" className="mt-2 space-y-0.5 text-[13px]">
          {problems.map(({ line, message }, index) => (
            <li key={`${index}:${line}:${message}`} className="text-critical">
              {line === null ? (
                <p className="px-1.5 py-1">{message}</p>
              ) : (
                <button
                  type="button"
                  className="hover:bg-critical-soft w-full rounded-md px-1.5 py-1 text-left"
                  onClick={() => onGo(line)}
                >
                  <span className="font-[550] tabular-nums underline">line {line}</span>: {message}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
