import type { Act } from './act.ts';
import type { Dialect } from './dialect.ts';
import type { Token } from './lex.ts';
import { firstPlace } from './tree.ts';

/** What a dialect says in words that PostgreSQL's grammar does not have, taken out before parsing. */
export interface Flags {
  /** DELETE or UPDATE of at most so many rows (LIMIT, TOP). */
  most: number | null;
  /** INSERT that replaces or changes rows that are there already. */
  overwrites: boolean;
  /** CREATE OR REPLACE. */
  replaces: boolean;
}

export const NO_FLAGS: Flags = { most: null, overwrites: false, replaces: false };

/** One word or sign of what is given to the parser: its place there, and the place in the text it came from. */
export interface Placed extends Token {
  place: number;
}

/** A statement as it is read: the text as sent, what the parser is given for it, and how further texts inside it are parsed. */
export interface Source {
  text: string;
  sql: string;
  tokens: readonly Placed[];
  flags: Flags;
  dialect: Dialect;
  /** What a text does that stands inside this one: a block's statements, EXECUTE of a literal. */
  inner(sql: string): Act[];
}

/** Words that end a condition. */
const ENDS = new Set(['RETURNING', 'GROUP', 'ORDER', 'LIMIT', 'WINDOW', 'HAVING', 'UNION', 'EXCEPT', 'INTERSECT', 'FOR', 'FETCH', 'OFFSET', 'WHEN', 'QUALIFY', 'ON', 'OPTION', 'THEN', 'WHERE']); // prettier-ignore

/** A condition as it is written, from the tree it was parsed to; null when its place is not known. */
export function conditionText(source: Source, condition: unknown): string | null {
  const bytes = firstPlace(condition);
  if (bytes === null) return null;
  const place = unitsOf(source.sql, bytes);
  let from = source.tokens.findIndex((token) => token.place >= place);
  if (from === -1) return null;
  while (from > 0 && !/^(?:where|on|and)$/i.test(wordAt(source, from - 1))) from -= 1;
  return from === 0 ? null : textFrom(source, from);
}

/** The text from one token up to the end of the condition that it begins. */
export function textFrom(source: Pick<Source, 'tokens' | 'text'>, from: number): string {
  const first = source.tokens[from];
  let depth = 0;
  let last = first;
  for (let i = from; i < source.tokens.length; i += 1) {
    const token = source.tokens[i];
    if (token === undefined) break;
    if (token.value === '(' && token.kind === 'sign') depth += 1;
    if (token.value === ')' && token.kind === 'sign') depth -= 1;
    if (depth < 0 || (depth === 0 && token.kind === 'word' && i > from && ENDS.has(token.value.toUpperCase()))) break;
    last = token;
  }
  return first === undefined || last === undefined ? '' : source.text.slice(first.at, last.end);
}

const wordAt = ({ tokens }: Source, index: number): string =>
  tokens[index]?.kind === 'word' ? tokens[index].value : '';

/** A place in bytes of UTF-8 as one in JavaScript's units. */
export function unitsOf(text: string, bytes: number): number {
  if (isAscii(text)) return bytes;
  let seen = 0;
  let units = 0;
  for (const char of text) {
    if (seen >= bytes) break;
    const code = char.codePointAt(0) ?? 0;
    seen += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    units += char.length;
  }
  return units;
}

let lastAsked = '';
let lastAnswer = true;

/** Remembers the last answer: one text is asked about once for each of its statements. */
function isAscii(text: string): boolean {
  if (text === lastAsked) return lastAnswer;
  lastAsked = text;
  lastAnswer = /^[\0-\x7f]*$/.test(text);
  return lastAnswer;
}

/** A word of the text as it is written there, for evidence. */
export const spelled = ({ tokens }: Pick<Source, 'tokens'>, wanted: string): string =>
  tokens.find(({ value }) => value.toLowerCase() === wanted.toLowerCase())?.value ?? wanted;
