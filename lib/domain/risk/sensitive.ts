import { isJsonObject } from '../json/json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { pointerChild } from '../json/pointer.ts';
import { reveal } from '../text/reveal.ts';
import { MOST, type Hit } from './hit.ts';
import { assignmentsIn, namedSecret } from './named-secrets.ts';
import { personalNumbersIn } from './personal-numbers.ts';
import { tokensIn, urlPasswordsIn } from './secret-shapes.ts';

/** A secret or a personal number in the arguments of an action. */
export interface Sensitive {
  kind: 'secret' | 'personal';
  code: string;
  /** In plain words: “an AWS access key”. */
  name: string;
  /** JSON Pointer to the value, or to the object in which the match is a member's name. */
  pointer: string;
  /** The first characters and `…`, revealed: enough to recognise it, never the whole. */
  masked: string;
}

const SHORTEST_TEXT = 8;
/** A card number is the shortest match likely in a member's name; skipping short names saves time. */
const SHORTEST_NAME = 13;

/**
 * Secrets and personal numbers in the arguments, at most 20, in document order, in linear time. Finds what is in plain text, percent-encoded or
 * inside other text; other encodings are not decoded, so finding nothing proves nothing.
 */
export function sensitiveIn(args: JsonObject): Sensitive[] {
  const found: Sensitive[] = [];
  visit(args, '', null, found);
  return found.slice(0, MOST);
}

function visit(value: JsonValue, pointer: string, name: string | null, found: Sensitive[]): void {
  if (found.length >= MOST) return;
  if (typeof value === 'string') found.push(...inLeaf(value, name).map((hit) => sensitive(hit, pointer)));
  // An agent may write a card number as a JSON number.
  else if (typeof value === 'number')
    found.push(...personalNumbersIn(String(value), name).map((hit) => sensitive(hit, pointer)));
  else if (Array.isArray(value)) value.forEach((item, i) => visit(item, pointerChild(pointer, i), name, found));
  else if (isJsonObject(value)) visitMembers(value, pointer, found);
}

function visitMembers(object: JsonObject, pointer: string, found: Sensitive[]): void {
  const paired = pairedName(object);
  for (const key of Object.keys(object)) {
    if (found.length >= MOST) return;
    // The pointer of a member contains its name, so a match in the name is reported at the object.
    if (key.length >= SHORTEST_NAME) found.push(...inText(key).map((hit) => sensitive(hit, pointer)));
    const name = key === 'value' && paired !== null ? paired : key;
    visit(object[key] as JsonValue, pointerChild(pointer, key), name, found);
  }
}

/** Lists of variables and headers have the form `{"name": "DB_PASSWORD", "value": "…"}`. */
function pairedName({ name, key }: JsonObject): string | null {
  if (typeof name === 'string') return name;
  return typeof key === 'string' ? key : null;
}

function inLeaf(text: string, name: string | null): Hit[] {
  if (text.length < SHORTEST_TEXT) return [];
  const hits = inText(text, name);
  const named = name === null || hits.some((hit) => hit.kind === 'secret') ? null : namedSecret(name, text);
  return named === null ? hits : [named, ...hits];
}

function inText(raw: string, name: string | null = null): Hit[] {
  const text = raw.includes('%') ? percentDecoded(raw) : raw;
  const exact = [...tokensIn(text), ...urlPasswordsIn(text), ...personalNumbersIn(text, name)];
  const assigned = assignmentsIn(text).filter((hit) => !exact.some((other) => overlap(hit, other)));
  return [...exact, ...assigned].sort((a, b) => a.start - b.start).slice(0, MOST);
}

/** ASCII only, like every pattern, and never `/ ? # @`, which would move the end of a password in a URL. */
const percentDecoded = (text: string): string =>
  text.replace(/(?:%(?!2f|3f|23|40)[2-7][0-9a-f])+/gi, decodeURIComponent);

const overlap = (a: Hit, b: Hit): boolean => a.start < b.end && b.start < a.end;

const sensitive = ({ kind, code, name, value }: Hit, pointer: string): Sensitive => ({
  kind,
  code,
  name,
  pointer,
  masked: masked(value),
});

const KEY_LABEL = /^-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----/;

/** Four characters, or half of a short value. Private keys all begin alike; they show their label, which is not secret. */
function masked(value: string): string {
  const label = KEY_LABEL.exec(value)?.[0];
  const start = [...value.slice(0, 8)].slice(0, Math.min(4, Math.floor(value.length / 2))).join('');
  return `${reveal(label ?? start)}…`;
}
