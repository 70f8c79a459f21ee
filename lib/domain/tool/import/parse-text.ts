import { parseDocument } from 'yaml';

import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { JsonRefusal } from '../../json/json-refusal.ts';
import { parseJson } from '../../json/parse-json.ts';
import { ImportRefusal } from './imported-tool.ts';

const LIMITS = { depth: 200, nodes: 2_000_000 } as const;
const LONGEST = 20_000_000;
const MOST_ALIASES = 100;

/** Reads a document in JSON or YAML. Numbers that JSON cannot carry exactly, as the bounds of an int64, are left out and counted. */
export function parseText(text: string): { value: JsonValue; changed: string[] } {
  if (text.length > LONGEST) throw new ImportRefusal('it is longer than 20 million characters');
  const first = /[^\s\uFEFF]/.exec(text)?.[0];
  if (first === undefined) throw new ImportRefusal('it is empty');
  if (first === '{' || first === '[')
    try {
      return { value: parseJson(text.replace(/^\uFEFF/, ''), LIMITS), changed: [] };
    } catch (error) {
      if (!(error instanceof JsonRefusal)) throw error;
      // YAML's flow form is JSON; what is wrong with the numbers is seen to below.
      if (error.code !== 'unsafe-number' && error.code !== 'malformed') throw new ImportRefusal(error.message);
    }
  return parseYaml(text);
}

function parseYaml(text: string): { value: JsonValue; changed: string[] } {
  const document = parseDocument(text, { uniqueKeys: true, merge: false, schema: 'core' });
  const [fault] = document.errors;
  if (fault) throw new ImportRefusal(`it is neither JSON nor YAML: ${fault.message.split('\n', 1)[0] ?? ''}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new ImportRefusal(`its YAML cannot be resolved: ${(error as Error).message}`);
  }
  const dropped = { count: 0 };
  const plain = plainOf(value, dropped, { nodes: LIMITS.nodes }, 0);
  const changed =
    dropped.count === 0 ? [] : [`${dropped.count} numbers that JSON cannot carry exactly are left out of the document`];
  return { value: plain ?? null, changed };
}

function plainOf(
  value: unknown,
  dropped: { count: number },
  left: { nodes: number },
  depth: number,
): JsonValue | undefined {
  left.nodes -= 1;
  if (left.nodes < 0 || depth > LIMITS.depth)
    throw new ImportRefusal('it holds more values, or is nested deeper, than can be read');
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return value;
    dropped.count += 1;
    return undefined;
  }
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const plain = plainOf(item, dropped, left, depth + 1);
      return plain === undefined ? [] : [plain];
    });
  if (!isJsonObject(value as JsonValue)) throw new ImportRefusal('it holds a value that JSON does not have');
  const made: Record<string, JsonValue> = {};
  for (const [name, inner] of Object.entries(value as object)) {
    if (name === '__proto__') throw new ImportRefusal('it holds a member named __proto__');
    const plain = plainOf(inner, dropped, left, depth + 1);
    if (plain !== undefined) made[name] = plain;
  }
  return made;
}
