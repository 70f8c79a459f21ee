import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView, highlightSpecialChars } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// Both themes use the variables of globals.css. Colours that mean a risk level are not used for syntax.
const words = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.special(tags.variableName), color: 'var(--accent)' },
  { tag: tags.typeName, fontWeight: '600' },
  { tag: [tags.string, tags.number, tags.bool], color: 'var(--add-ink)' },
  { tag: tags.annotation, color: 'var(--ink-2)', fontWeight: '600' },
  { tag: [tags.operator, tags.punctuation], color: 'var(--ink-2)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--critical)', textDecoration: 'underline' },
]);

const frame = EditorView.theme({
  '&': {
    backgroundColor: 'var(--panel)',
    color: 'var(--ink)',
    border: '1px solid var(--line-2)',
    borderRadius: '8px',
    fontSize: '13px',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '2px' },
  '.cm-scroller': {
    borderRadius: 'inherit',
    fontFamily: 'var(--font-mono)',
    lineHeight: '1.55',
    maxHeight: '70dvh',
    overflow: 'auto',
  },
  '.cm-content, .cm-gutter': { minHeight: '9rem' },
  '.cm-content': { caretColor: 'var(--ink)', minWidth: '0' },
  '.cm-line': { padding: '0 8px' },
  '.cm-gutters': { backgroundColor: 'var(--sunk)', color: 'var(--ink-3)', borderColor: 'var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--sunk)' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--ink)', fontWeight: '600' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--ink)',
    outline: '1px solid var(--accent)',
  },
  '&.cm-focused .cm-nonmatchingBracket': {
    backgroundColor: 'var(--critical-soft)',
    color: 'var(--critical)',
    outline: '1px dashed var(--critical)',
  },
});

const problems = EditorView.theme({
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--critical)',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--critical)' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '2px' },
  '.cm-lint-marker-error': {
    content: 'normal',
    backgroundColor: 'var(--critical-fill)',
    borderRadius: '4px',
    color: '#ffffff',
    fontWeight: '700',
    height: '1.25em',
    lineHeight: '1.25',
    textAlign: 'center',
    width: '100%',
  },
  '.cm-lint-marker-error::before': { content: '"!"' },
  '.cm-tooltip': {
    backgroundColor: 'var(--panel)',
    border: '1px solid var(--line-2)',
    borderRadius: '8px',
    color: 'var(--ink)',
    maxWidth: 'min(36rem, 90vw)',
    overflow: 'hidden',
  },
  '.cm-diagnostic': { fontFamily: 'var(--font-sans)', overflowWrap: 'anywhere', padding: '6px 10px' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--critical)' },
});

/** Spells out invisible characters and those that reorder a line (U+202E), as on every page. */
const hiddenCharacters = highlightSpecialChars({
  addSpecialChars: /\p{Default_Ignorable_Code_Point}|\p{Cf}|(?! )\p{Zs}/u,
  render(code, description) {
    const mark = document.createElement('mark');
    mark.className = 'revealed';
    mark.title = description ?? '';
    mark.textContent = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return mark;
  },
});

/** How the editor looks: colours of the theme, type, marks and hidden characters spelled out. */
export const look = [frame, problems, syntaxHighlighting(words), hiddenCharacters];
