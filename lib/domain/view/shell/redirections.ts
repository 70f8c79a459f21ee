import type { Node } from 'web-tree-sitter';

import { wordOf, wordsOf, type WordReader } from './bash-words.ts';
import { literal, type Start, type Word } from './start.ts';

/** Nodes that are words. */
export const WORDS = new Set(
  'word string raw_string ansi_c_string translated_string concatenation number simple_expansion expansion command_substitution process_substitution arithmetic_expansion brace_expression extglob_pattern regex'.split(
    ' ',
  ),
);

/** The text behind `<<<`. */
export function hereString(node: Node, reader: WordReader): Word {
  const value = node.namedChildren.find((child) => child !== null && child.type !== 'file_descriptor') ?? null;
  return value === null ? literal('') : wordOf(value, reader);
}

/** The body of a here-document; what stands behind it on its first line belongs to the statement. */
export function hereDocument(
  node: Node,
  reader: WordReader,
  found: { writes: Start['writes'][number][]; behind: Node[]; more: Word[] },
): Word {
  let body = literal('');
  let quoted = false;
  const first = node.children.find((child) => child?.type === 'heredoc_start')?.endPosition.row ?? 0;
  // The grammar takes the first line of a body that begins with a backslash for words of the command.
  const below = node.children.filter(
    (child) => child !== null && child.endPosition.row > first && !child.type.startsWith('heredoc_'),
  );
  const line = below.some((child) => /\n\s*\\/.test(child?.text ?? '')) ? firstLine(node) : '';
  for (const child of node.children) {
    if (child === null || (line !== '' && WORDS.has(child.type) && below.includes(child))) continue;
    if (child.type === 'heredoc_start') quoted = /['"\\]/.test(child.text);
    else if (child.type === 'heredoc_body') body = withLine(line, hereBody(child, quoted, reader), quoted);
    else if (child.type === 'file_redirect') found.writes.push(...fileRedirect(child, reader));
    else if (WORDS.has(child.type)) found.more.push(...wordsOf(child, reader));
    else if (child.childCount > 0) found.behind.push(child);
  }
  return body;
}

/** What stands between the line of a here-document and the body that the grammar sees. */
function firstLine(node: Node): string {
  const start = node.children.find((child) => child?.type === 'heredoc_start')?.endIndex ?? node.startIndex;
  const body = node.children.find((child) => child !== null && /^heredoc_(?:body|end)$/.test(child.type));
  const between = node.text.slice(start - node.startIndex, (body?.startIndex ?? node.endIndex) - node.startIndex);
  return between.slice(between.indexOf('\n') + 1);
}

const withLine = (line: string, body: Word, quoted: boolean): Word => ({
  ...body,
  text: line + body.text,
  known: body.known && (quoted || !/[$`]/.test(line)),
});

function hereBody(node: Node, quoted: boolean, reader: WordReader): Word {
  if (quoted) return literal(node.text);
  const from = reader.commandsIn(node);
  const fills = node.namedChildren.filter((child) => child !== null && !/content/.test(child.type));
  for (const child of fills) if (child !== null) reader.script.filledIn.add(child.text);
  return { ...literal(node.text.replace(/\\([$`\\])/g, '$1')), known: fills.length === 0, from };
}

/** The file that a redirection reads the input from; none where it writes, or joins streams. */
export function fileRead(node: Node, reader: WordReader): Word[] {
  const operator = node.children.find((child) => child !== null && /[<>]/.test(child.type))?.type ?? '';
  const target = node.childForFieldName('destination') ?? node.lastNamedChild;
  const stream = node.children.find((child) => child?.type === 'file_descriptor')?.text ?? '0';
  if (target === null || !operator.includes('<') || stream !== '0') return [];
  const path = wordOf(target, reader);
  if (operator.endsWith('&') && /^(?:\d+|-)$/.test(path.text)) return [];
  return /^\/dev\/(?:null|stdin|tty|fd\/\d)$/.test(path.text) ? [] : [path];
}

/** The file that a redirection writes to; none where it reads, or joins streams. */
export function fileRedirect(node: Node, reader: WordReader): Start['writes'] {
  const operator = node.children.find((child) => child !== null && /[<>]/.test(child.type))?.type ?? '';
  const target = node.childForFieldName('destination') ?? node.lastNamedChild;
  if (target === null) return [];
  const path = wordOf(target, reader);
  if (!operator.includes('>') || (operator.endsWith('&') && /^(?:\d+|-)$/.test(path.text))) return [];
  return /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d)$/.test(path.text)
    ? []
    : [{ empties: !operator.includes('>>'), path }];
}
