import { isJsonObject } from '../json/json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { pointerChild } from '../json/pointer.ts';
import type { DecoderName, Limit, Tool } from '../tool/tool.ts';
import { DECODER_TABLE } from './decoder-table.ts';

/** Roles that a reviewer may limit even if the registry declares none. */
const DEFAULT_LIMITS: Partial<Record<DecoderName, { role: string; kind: Limit['kind'] }[]>> = {
  email: [
    { role: 'to', kind: 'subset' },
    { role: 'cc', kind: 'subset' },
    { role: 'bcc', kind: 'subset' },
  ],
  delete: [{ role: 'items', kind: 'subset' }],
  money: [
    { role: 'amount', kind: 'at_most' },
    { role: 'amount_minor', kind: 'at_most' },
  ],
  permission: [
    { role: 'members', kind: 'subset' },
    { role: 'add', kind: 'subset' },
  ],
};

/** Where a reviewer may limit this tool's arguments: what the registry declares, and the decoder's defaults. */
export function limitsOf(tool: Tool): Limit[] {
  const { decoder, fields = {}, limits = [] } = tool.view;
  const defaults = (decoder === undefined ? [] : (DEFAULT_LIMITS[decoder] ?? [])).flatMap(({ role, kind }) => {
    const mapped = Object.hasOwn(fields, role) ? fields[role] : undefined;
    const pointers = mapped === undefined ? (DECODER_TABLE[decoder ?? 'json'].roles[role] ?? []) : [mapped];
    return pointers.map((pointer) => ({ pointer, kind }));
  });
  // The registry's own limit at a pointer replaces the default there.
  return [...limits, ...defaults.filter((d) => !limits.some((limit) => limit.pointer === d.pointer))];
}

/**
 * Whether `after` differs from `before` only at limit pointers, and each difference narrows: a list lost items but kept its order and at least
 * one item; a number was lowered and stayed above zero.
 */
export function narrows(tool: Tool, before: JsonObject, after: JsonObject): boolean {
  const limits = new Map(limitsOf(tool).map((limit) => [limit.pointer, limit.kind]));
  return !same(before, after) && within(limits, '', before, after);
}

function within(
  limits: ReadonlyMap<string, Limit['kind']>,
  pointer: string,
  before: JsonValue,
  after: JsonValue,
): boolean {
  if (same(before, after)) return true;
  const kind = limits.get(pointer);
  if (kind === 'subset') return isSubset(before, after);
  if (kind === 'at_most') return isAtMost(before, after);
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = Object.keys(before);
    if (keys.length !== Object.keys(after).length) return false;
    return keys.every((key) => {
      const [inner, outer] = [before[key], Object.hasOwn(after, key) ? after[key] : undefined];
      return inner !== undefined && outer !== undefined && within(limits, pointerChild(pointer, key), inner, outer);
    });
  }
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false;
  return before.every((item, i) => within(limits, pointerChild(pointer, i), item, after[i] ?? null));
}

function isSubset(before: JsonValue, after: JsonValue): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  if (after.length === 0 || after.length >= before.length) return false;
  let at = 0;
  for (const item of after) {
    while (at < before.length && !same(before[at] ?? null, item)) at += 1;
    if (at === before.length) return false;
    at += 1;
  }
  return true;
}

function isAtMost(before: JsonValue, after: JsonValue): boolean {
  return typeof before === 'number' && typeof after === 'number' && after > 0 && after < before;
}

const same = (a: JsonValue, b: JsonValue): boolean =>
  a === b || (typeof a === typeof b && canonicalJson(a) === canonicalJson(b));
