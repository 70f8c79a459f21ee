import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';

const ARRAY_INDEX = /^(?:0|[1-9][0-9]{0,15})$/;

/** Writes path segments as a JSON Pointer (RFC 6901 §3): `['a/b', 0]` is `/a~1b/0`. */
export function pointerOf(segments: readonly (string | number)[]): string {
  return segments.map((segment) => '/' + escapeSegment(segment)).join('');
}

/** The JSON Pointer of the member or item `segment` of what `parent` points to. */
export function pointerChild(parent: string, segment: string | number): string {
  return `${parent}/${escapeSegment(segment)}`;
}

function escapeSegment(segment: string | number): string {
  if (typeof segment === 'number') return String(segment);
  return segment.includes('~') || segment.includes('/') ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;
}

/** Splits a JSON Pointer into its segments, or returns null when the text is not a pointer (RFC 6901 §4). */
export function pointerSegments(pointer: string): string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null;
  const parts = pointer.slice(1).split('/');
  return pointer.includes('~') ? parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : parts;
}

/** The value at a JSON Pointer, or undefined when nothing is there; never reads inherited properties. */
export function pointerGet(value: JsonValue, pointer: string): JsonValue | undefined {
  const segments = pointerSegments(pointer);
  if (segments === null) return undefined;
  let current: JsonValue | undefined = value;
  for (const segment of segments) {
    if (Array.isArray(current)) current = ARRAY_INDEX.test(segment) ? current[Number(segment)] : undefined;
    else if (isJsonObject(current)) current = Object.hasOwn(current, segment) ? current[segment] : undefined;
    else return undefined;
  }
  return current;
}

/**
 * Every value that a pointer with `*` for "each item" matches, with its own pointer. A member that is itself called `*` is
 * reached too. One match at most without a `*`.
 */
export function pointerMatches(value: JsonValue, pattern: string): { pointer: string; value: JsonValue }[] {
  let found = [{ pointer: '', value }];
  for (const segment of pointerSegments(pattern) ?? []) {
    found = found.flatMap(({ pointer, value: inside }) => {
      if (segment === '*' && Array.isArray(inside))
        return inside.map((item, i) => ({ pointer: pointerChild(pointer, i), value: item }));
      const next = pointerGet(inside, pointerChild('', segment));
      return next === undefined ? [] : [{ pointer: pointerChild(pointer, segment), value: next }];
    });
  }
  return pointerSegments(pattern) === null ? [] : found;
}

/**
 * A copy of `value` with the value at `pointer` replaced; untouched branches are shared, nothing is mutated. The parent
 * must exist: an object gains the member, an array takes an existing index or `-` to append. Throws RangeError otherwise.
 */
export function pointerSet(value: JsonValue, pointer: string, replacement: JsonValue): JsonValue {
  const segments = pointerSegments(pointer);
  if (segments === null) throw new RangeError(`Not a JSON Pointer: ${pointer}`);
  return setAt(value, segments, 0, replacement, pointer);
}

function setAt(
  value: JsonValue,
  segments: string[],
  depth: number,
  replacement: JsonValue,
  pointer: string,
): JsonValue {
  const segment = segments[depth];
  if (segment === undefined) return replacement;
  if (Array.isArray(value)) {
    const index = segment === '-' ? value.length : ARRAY_INDEX.test(segment) ? Number(segment) : Infinity;
    const inner =
      index < value.length ? value[index] : index === value.length && isLast(segments, depth) ? null : undefined;
    if (inner === undefined) throw new RangeError(`Nothing at ${pointer}`);
    const copy = value.slice();
    copy[index] = setAt(inner, segments, depth + 1, replacement, pointer);
    return copy;
  }
  if (!isJsonObject(value)) throw new RangeError(`Nothing at ${pointer}`);
  const inner = Object.hasOwn(value, segment) ? value[segment] : isLast(segments, depth) ? null : undefined;
  if (inner === undefined) throw new RangeError(`Nothing at ${pointer}`);
  return withMember(value, segment, setAt(inner, segments, depth + 1, replacement, pointer));
}

const isLast = (segments: string[], depth: number): boolean => depth === segments.length - 1;

function withMember(object: JsonObject, key: string, member: JsonValue): JsonObject {
  const copy: JsonObject = { ...object };
  // A plain assignment to `__proto__` would change the prototype instead of storing data.
  Object.defineProperty(copy, key, { value: member, enumerable: true, configurable: true, writable: true });
  return copy;
}
