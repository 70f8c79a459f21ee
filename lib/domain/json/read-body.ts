import { canonicalJson } from './canonical-json.ts';
import { JsonRefusal, type JsonRefusalCode } from './json-refusal.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { parseJson } from './parse-json.ts';
import type { SealedText } from './sealed.ts';

/** A large body, read where it holds nobody up. */
export type ReadBody =
  /** `rest` is the body with a placeholder at each place in `sealed`. */
  | { kind: 'read'; rest: JsonValue; sealed: (SealedText & { at: (string | number)[] })[] }
  | { kind: 'not-utf8' }
  | { kind: 'malformed'; code: JsonRefusalCode; pointer: string; message: string }
  /** A U+0000, which PostgreSQL's text cannot store, is at this place. */
  | { kind: 'nul'; pointer: string };

/** Members that may hold anything, and so may be large. */
const LARGE = ['args', 'metadata'] as const;

/** Reads a strict JSON body and takes its large members out: in the body itself, and in the steps of a plan. */
export function read(bytes: Uint8Array<ArrayBuffer>): ReadBody {
  let value: JsonValue;
  try {
    value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof JsonRefusal)) return { kind: 'not-utf8' };
    const { code, pointer, message } = error;
    return { kind: 'malformed', code, pointer, message };
  }
  const nul = findNul(value, '');
  if (nul !== null) return { kind: 'nul', pointer: nul };
  if (!isJsonObject(value)) return { kind: 'read', rest: value, sealed: [] };
  const sealed: Extract<ReadBody, { kind: 'read' }>['sealed'] = [];
  takeOut(value, [], sealed);
  const steps = value['steps'];
  if (Array.isArray(steps))
    for (const [i, step] of steps.entries()) if (isJsonObject(step)) takeOut(step, ['steps', i], sealed);
  return { kind: 'read', rest: value, sealed };
}

function takeOut(
  object: JsonObject,
  at: (string | number)[],
  sealed: Extract<ReadBody, { kind: 'read' }>['sealed'],
): void {
  for (const name of LARGE) {
    const value = object[name];
    // Arguments that are no object are left for the contract to refuse.
    if (value === undefined || (name === 'args' && !isJsonObject(value))) continue;
    sealed.push({ at: [...at, name], text: canonicalJson(value), longestPath: longestPath(value) });
    object[name] = name === 'args' ? {} : null;
  }
}

/** JSON Pointer of a U+0000 in a value or a member's name, which PostgreSQL's text cannot store; null when there is none. */
export function findNul(value: unknown, at: string): string | null {
  if (typeof value === 'string') return value.includes('\u0000') ? at : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    if (key.includes('\u0000')) return at;
    const found = findNul(child, `${at}/${key}`);
    if (found !== null) return found;
  }
  return null;
}

/** Characters of the longest path of member names and places in a value. */
export function longestPath(value: JsonValue, length = 0): number {
  if (typeof value !== 'object' || value === null) return length;
  let longest = length;
  for (const [name, child] of Object.entries(value))
    longest = Math.max(longest, longestPath(child, length + (Array.isArray(value) ? 6 : name.length + 1)));
  return longest;
}
