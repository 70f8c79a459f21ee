import type { JsonValue } from './json.ts';
import { JsonRefusal } from './json-refusal.ts';
import { parseJson } from './parse-json.ts';

/** JSON that nobody should take apart, and why. */
interface Refused {
  code: 'view.over-budget';
  why: string;
}

const LIMITS = { depth: 64, nodes: 20_000 } as const;

/** Malformed text is no JSON; the others are JSON that programs read in different ways, or too much of it. */
const REFUSED: Partial<Record<JsonRefusal['code'], string>> = {
  'duplicate-key': 'states one name twice, and programs differ in which of the two they take',
  'too-deep': `is nested too deep to be parsed: more than ${LIMITS.depth} levels`,
  'too-large': `holds more than the ${LIMITS.nodes.toLocaleString('en')} values that Countersign takes apart`,
};

/**
 * Reads a text inside arguments that is JSON; null when it is none, and why where programs differ in what it says. Numbers that not every program
 * holds exactly are read as the text that they are, and halves of characters as the sign for one that is unknown.
 */
export function readJsonText(text: string): { value: JsonValue } | Refused | null {
  const first = attempt(text);
  const read = first === 'inexact' ? attempt(exact(text)) : first;
  if (read !== 'malformed' && read !== 'inexact') return read;
  return isJson(text) ? { code: 'view.over-budget', why: 'holds a name that programs take differently' } : null;
}

function attempt(text: string): { value: JsonValue } | Refused | 'malformed' | 'inexact' {
  try {
    return { value: parseJson(text, LIMITS) };
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error;
    const why = REFUSED[error.code];
    return why === undefined
      ? error.code === 'malformed'
        ? 'malformed'
        : 'inexact'
      : { code: 'view.over-budget', why };
  }
}

const TEXT_OR_NUMBER = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const ESCAPE = /(\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})|(\\ud[89a-f][0-9a-f]{2})|\\[\s\S]/gi;

/** The same JSON with its inexact numbers as texts, and without halves of characters. */
const exact = (text: string): string =>
  text
    .toWellFormed()
    .replace(TEXT_OR_NUMBER, (token) =>
      token.startsWith('"')
        ? token.replace(ESCAPE, (escape, _whole, half) => (half === undefined ? escape : '\ufffd'))
        : isExact(token)
          ? token
          : `"${token}"`,
    );

function isExact(literal: string): boolean {
  const value = Number(literal);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && !(value === 0 && /[1-9]/.test(literal.split(/e/i)[0] ?? ''));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
