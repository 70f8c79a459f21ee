import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import type { Tool } from '../../tool/tool.ts';
import { wordsOf } from '../uncounted/name-words.ts';

const ALL =
  /^(?:\*+|\*\.\*|\.\*|\^?\.[*+]\$?|%+|\/|\.|~|_all|all|any|every|everything|everyone|true|1=1|match_all|\{\s*\}|\*:\*|)$/i;
const GLOB = /[*?]|\[[^\]]+\]|\{[^}]*,[^}]*\}/;
/** `1-500`, `a..z`, `10:20`: a date or a UUID is no range. */
const RANGE = /^(?:\d{1,12}\s?(?:-|–|:|\.{2,3}|to)\s?(?:\d{1,12}|\$|end)|[^.\s]+\.{2,3}[^.\s]+|<\s?.+|>\s?.+|-\d+)$/i;

/** Whether a condition holds of everything: empty, or "all" as one system or another writes it. */
export function meansAll(value: JsonValue): boolean {
  if (typeof value === 'string') return ALL.test(value.trim());
  if (Array.isArray(value)) return value.length === 0 || value.some(meansAll);
  if (!isJsonObject(value)) return value === null || value === true;
  const entries = Object.entries(value);
  return (
    entries.length === 0 ||
    entries.some(([name]) => name === 'match_all') ||
    entries.every(([, inner]) => isJsonObject(inner) && meansAll(inner))
  );
}

/** Whether an id names more than one thing: a pattern, a range, a folder with all that is in it. */
export function meansMany(id: string): boolean {
  const text = id.trim();
  if (ALL.test(text) || RANGE.test(text) || text.endsWith('/')) return true;
  // A link's query is no pattern.
  return GLOB.test(text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^?#]*)\?.*$/i, '$1'));
}

const EVERYTHING = new Set(['all', 'everything', 'recursive', 'recursively', 'cascade', 'wildcard']);

/** The place of a member that says yes to everything: `all: true`, `allNamespaces`, `delete_all`, `recursive`; null where there is none. */
export function allFlag(args: JsonObject): string | null {
  const found = Object.entries(args).find(([name, value]) => {
    const yes = value === true || (typeof value === 'string' && /^(?:true|yes|all)$/i.test(value));
    return yes && wordsOf(name).some((word) => EVERYTHING.has(word));
  });
  return found === undefined ? null : pointerChild('', found[0]);
}

const CONDITIONS = /^(?:selector|query|filter|where|criteria|condition|conditions|match|predicate)$/;

/** Whether the tool's schema has a condition that the arguments could have set. */
export function offersCondition({ input_schema: schema }: Tool): boolean {
  const properties = schema['properties'] ?? null;
  return (
    isJsonObject(properties) && Object.keys(properties).some((name) => CONDITIONS.test(wordsOf(name).at(-1) ?? ''))
  );
}
