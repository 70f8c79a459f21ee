import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { wordsOf } from './uncounted/name-words.ts';

const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });
const PLAIN_NAME = /^[#@~]?[\p{L}\p{N}][\p{L}\p{N}._+@:/#-]{0,79}$/u;
const LONG = 120;

/** A number with thousands separators, the same on every machine: `4,812`. */
export function grouped(n: number): string {
  return GROUPED.format(n);
}

/** A counted noun: `1 message`, `214 messages`. */
export function counted(n: number, one: string, many: string): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** Text by the agent, already revealed, for use in our sentence: on one line, in quotation marks that it cannot close. */
export function quoted(shown: string): string {
  const line = shown
    .replace(/[“”„‟]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= LONG) return `“${line}”`;
  // Cutting inside a mark or a surrogate pair would print something that is not in the text.
  const head = line
    .slice(0, 80)
    .replace(/⟦[^⟧]*$/, '')
    .replace(/[\ud800-\udbff]$/, '');
  return `“${head} …” (${grouped(shown.length)} characters, all shown below)`;
}

/** The same, with both ends where it is long: what decides often stands last. */
export function quotedEnds(shown: string): string {
  const line = shown
    .replace(/[“”„‟]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= LONG) return quoted(shown);
  const head = line
    .slice(0, 60)
    .replace(/⟦[^⟧]*$/, '')
    .replace(/[\ud800-\udbff]$/, '');
  const tail = line
    .slice(-40)
    .replace(/^[^⟦]*⟧/, '')
    .replace(/^[\udc00-\udfff]/, '');
  return `“${head.trimEnd()} … ${tail.replace(/^\S+\s/, '')}” (${grouped(shown.length)} characters, all shown below)`;
}

/** A number as people write it: with thousands separators, unless it names something (`pullNumber`, `issue_id`), where they would be wrong. */
export function numberText(n: number, name: string): string {
  return wordsOf(name).some((word) => NAMING.has(word)) ? String(n) : grouped(n);
}

const NAMING = new Set(
  ['id', 'ids', 'number', 'numbers', 'no', 'num', 'nr', 'code', 'port', 'year', 'pid', 'zip', 'phone', 'pin', 'pr', 'issue', 'ref', 'key', 'version', 'build', 'timestamp', 'ts'],
); // prettier-ignore

/** A name in a sentence: bare if it is one plain word that cannot pass for ours, otherwise quoted. */
export function named(shown: string): string {
  return PLAIN_NAME.test(shown) ? shown : quoted(shown);
}

const PLAIN_WORDS = /^(?!.*[.:](?: |$))[\p{L}\p{N}_$@*#:/.+-]+(?: [\p{L}\p{N}_$@*#:/.+-]+)*$/u;

/** What may be several words, such as the name of a member: bare if it is nothing but words, otherwise quoted. */
export function labelled(shown: string): string {
  return PLAIN_WORDS.test(shown) ? shown : quoted(shown);
}

/** Names joined for a sentence: `a`, `a and b`, `a, b and 12 more`. */
export function listed(shown: readonly string[], most = 3): string {
  const names = shown.slice(0, shown.length > most ? most - 1 : most).map(named);
  if (shown.length > most) names.push(`${grouped(shown.length - most + 1)} more`);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** A sentence as it goes on behind other words. */
export const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A scalar as text: strings bare, everything else as JSON. */
export function scalarText(value: JsonValue): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}
