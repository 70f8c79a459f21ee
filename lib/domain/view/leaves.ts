import type { JsonValue } from '../json/json.ts';
import { pointerChild } from '../json/pointer.ts';

/** A value without children: a scalar, or an empty array or object. */
export interface Leaf {
  pointer: string;
  /** The member name, when its parent is an object. */
  key: string | null;
  type: 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';
  value: JsonValue;
}

/** All leaves in document order. Pointers may contain lone surrogates from keys; the caller has to reveal them. */
export function leavesOf(value: JsonValue, pointer = ''): Leaf[] {
  const leaves: Leaf[] = [];
  collect(value, pointer, null, leaves);
  return leaves;
}

function collect(value: JsonValue, pointer: string, key: string | null, into: Leaf[]): void {
  if (Array.isArray(value)) {
    if (value.length === 0) into.push({ pointer, key, type: 'array', value });
    value.forEach((item, i) => collect(item, `${pointer}/${i}`, key, into));
  } else if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 0) into.push({ pointer, key, type: 'object', value });
    for (const name of keys) collect(value[name] as JsonValue, pointerChild(pointer, name), name, into);
  } else into.push({ pointer, key, type: value === null ? 'null' : (typeof value as 'string'), value });
}
