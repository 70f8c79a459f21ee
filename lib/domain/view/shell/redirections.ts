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
  for (const child of node.children) {
    if (child === null) continue;
    if (child.type === 'heredoc_start') quoted = /['"\\]/.test(child.text);
    else if (child.type === 'heredoc_body') body = hereBody(child, quoted, reader);
    else if (child.type === 'file_redirect') found.writes.push(...fileRedirect(child, reader));
    else if (WORDS.has(child.type)) found.more.push(...wordsOf(child, reader));
    else if (child.childCount > 0) found.behind.push(child);
  }
  return body;
}

function hereBody(node: Node, quoted: boolean, reader: WordReader): Word {
  if (quoted) return literal(node.text);
  const from = reader.commandsIn(node);
  const fills = node.namedChildren.filter((child) => child !== null && !/content/.test(child.type));
  for (const child of fills) if (child !== null) reader.script.filledIn.add(child.text);
  return { ...literal(node.text.replace(/\\([$`\\])/g, '$1')), known: fills.length === 0, from };
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
