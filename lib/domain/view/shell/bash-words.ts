import type { Node } from 'web-tree-sitter';

import { outputOf } from './output.ts';
import { splitValue, valueOf, type Scope } from './scope.ts';
import { literal, type Script, type Start, type Word } from './start.ts';

/** How the words of a text are read: its variables, where to note what is filled in, and how the commands inside a word are listed. */
export interface WordReader {
  scope: Scope;
  script: Script;
  /** Lists the commands of a substitution and answers them. */
  commandsIn: (node: Node) => Start[];
}

/** What a part of a word adds to it. */
type Part = Word & { quoted: boolean };

const part = (text: string, more: Partial<Part> = {}): Part => ({ ...literal(text), quoted: false, ...more });

/** The words that one node of a command becomes: usually one; a brace expansion or a split value may be several. */
export function wordsOf(node: Node, reader: WordReader): Word[] {
  const looped = inLoop(node, reader);
  if (looped !== null) return looped;
  const parts = partsOf(node, reader);
  const [only] = parts;
  // An unquoted variable alone, whose value is certain, is split.
  if (parts.length === 1 && only !== undefined && isVariable(node) && only.known && !only.quoted)
    return splitValue(only.text);
  const word = parts.reduce<Word>(
    (sum, next) => ({
      text: sum.text + next.text,
      known: sum.known && next.known,
      splits:
        sum.splits ||
        next.splits ||
        (next.known && !next.quoted && isSplit(next) && parts.length > 1 && next.from.length > 0),
      pattern: sum.pattern || next.pattern,
      from: next.from.length === 0 ? sum.from : [...sum.from, ...next.from],
    }),
    literal(''),
  );
  // Which files fit is known only when it runs.
  if (word.pattern) reader.script.filledIn.add(node.text);
  return parts.every((p) => !p.quoted && p.known) ? braces(word) : [word];
}

/** The variable of a loop: all that it will be, one after another. */
function inLoop(node: Node, { scope, script }: WordReader): Word[] | null {
  const name = /^"?\$(?:(\w+)|\{(\w+)\})"?$/.exec(node.text);
  const values = name === null ? undefined : scope.loops.get(name[1] ?? name[2] ?? '');
  if (values === undefined) return null;
  script.filledIn.add(node.text);
  return values.map((value) => ({ ...value, known: false }));
}

/** The one word of a node: where it becomes several, all of them in one. */
export function wordOf(node: Node, reader: WordReader): Word {
  const words = wordsOf(node, reader);
  const [first] = words;
  if (first !== undefined && words.length === 1) return first;
  return { ...literal(words.map(({ text }) => text).join(' ')), known: words.every(({ known }) => known) };
}

const isVariable = (node: Node): boolean => node.type === 'simple_expansion' || node.type === 'expansion';
const isSplit = ({ text }: Part): boolean => /\s/.test(text);

function partsOf(node: Node, reader: WordReader): Part[] {
  switch (node.type) {
    case 'word':
    case 'number':
    case 'variable_name':
      // The grammar sometimes joins the next line to a word.
      if (/(?:^|[^\\])(?:\\\\)*\n/.test(node.text)) reader.scope.misread = true;
      return [bare(node.text)];
    case 'raw_string':
      return [part(node.text.slice(1, -1), { quoted: true })];
    case 'ansi_c_string':
      return [part(ansi(node.text.slice(2, -1)), { quoted: true })];
    case 'string':
    case 'translated_string':
      return inString(node, reader);
    case 'concatenation':
    case 'command_name':
      return pieces(node, reader, (text) => bare(text));
    case 'simple_expansion':
    case 'expansion':
      return [variable(node, reader)];
    case 'command_substitution':
    case 'process_substitution':
      return [substitution(node, reader)];
    case 'arithmetic_expansion':
      reader.commandsIn(node);
      return [filledIn(node, reader)];
    default:
      return [node.childCount === 0 ? bare(node.text) : other(node, reader)];
  }
}

/** Something the shell does more with than is read here. */
function other(node: Node, reader: WordReader): Part {
  const from = reader.commandsIn(node);
  return { ...filledIn(node, reader), splits: true, from };
}

function filledIn(node: Node, { script }: WordReader): Part {
  script.filledIn.add(node.text);
  return part(node.text, { known: false });
}

/** An unquoted text: `\x` stands for x, and a line that ends in `\` goes on in the next. */
function bare(raw: string): Part {
  const text = raw.replace(/\\(\n|[^])/g, (_, c: string) => (c === '\n' ? '' : c));
  const plain = raw.replace(/\\[^]/g, '');
  return part(text, { pattern: /[*?]|\[.*\]/.test(plain), quoted: raw.includes('\\') });
}

/** The children of a node and whatever text stands between them. */
function pieces(node: Node, reader: WordReader, gap: (text: string) => Part): Part[] {
  const found: Part[] = [];
  let at = node.startIndex;
  for (const child of node.children) {
    if (child === null) continue;
    if (child.startIndex > at)
      found.push(gap(node.text.slice(at - node.startIndex, child.startIndex - node.startIndex)));
    found.push(...partsOf(child, reader));
    at = child.endIndex;
  }
  return found;
}

function inString(node: Node, reader: WordReader): Part[] {
  const found: Part[] = [part('', { quoted: true })];
  const open = node.children.find((child) => child?.type === '"');
  let at = open?.endIndex ?? node.startIndex + 1;
  const literalUpTo = (to: number): void => {
    const raw = node.text.slice(at - node.startIndex, to - node.startIndex);
    if (raw !== '') found.push(part(unescapeQuoted(raw), { quoted: true }));
  };
  for (const child of node.children) {
    if (child === null || !EXPANSIONS.has(child.type)) continue;
    literalUpTo(child.startIndex);
    found.push(...partsOf(child, reader).map((p) => ({ ...p, quoted: true, splits: false, pattern: false })));
    at = child.endIndex;
  }
  literalUpTo(node.endIndex - 1);
  return found;
}

const EXPANSIONS = new Set([
  'simple_expansion',
  'expansion',
  'command_substitution',
  'arithmetic_expansion',
  'process_substitution',
]);

const unescapeQuoted = (raw: string): string => raw.replace(/\\([$`"\\\n])/g, (_, c: string) => (c === '\n' ? '' : c));

function variable(node: Node, reader: WordReader): Part {
  const from = node.type === 'expansion' ? reader.commandsIn(node) : [];
  const name = /^\$(?:(\w+)|\{(\w+)\})$/.exec(node.text);
  const value = name === null ? null : valueOf(reader.scope, name[1] ?? name[2] ?? '');
  if (value !== null && !reader.scope.variables.has('IFS')) return part(value, { pattern: /[*?[]/.test(value) });
  return { ...filledIn(node, reader), splits: true, from };
}

function substitution(node: Node, reader: WordReader): Part {
  const from = reader.commandsIn(node);
  const output = node.type === 'command_substitution' && from.length === 1 ? outputOf(from[0]) : null;
  if (output !== null) return part(output.replace(/\n+$/, ''), { from });
  return { ...filledIn(node, reader), splits: node.type === 'command_substitution', from };
}

/** `{a,b}` becomes two words. What is not simple is filled in when it runs. */
function braces(word: Word): Word[] {
  if (!/\{[^{}]*(?:,|\.\.)[^{}]*\}/.test(word.text)) return [word];
  const list = /^([^{}]*)\{([^{}]*,[^{}]*)\}([^{}]*)$/.exec(word.text);
  if (list === null) return [{ ...word, known: false, splits: true }];
  const [, before = '', items = '', after = ''] = list;
  return items.split(',').map((item) => ({ ...word, text: before + item + after }));
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
};

function ansi(raw: string): string {
  return raw.replace(
    /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|([^]))/g,
    (_, x?: string, u?: string, wide?: string, octal?: string, c?: string) => {
      const hex = x ?? u ?? wide;
      if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return codePoint(Number.parseInt(octal, 8) & 255);
      return ESCAPES[c ?? ''] ?? (/['"\\?]/.test(c ?? '') ? (c ?? '') : `\\${c ?? ''}`);
    },
  );
}

const codePoint = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '');
