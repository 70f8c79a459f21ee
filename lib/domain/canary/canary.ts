import type { JsonObject, JsonValue } from '../json/json.ts';
import { pointerChild } from '../json/pointer.ts';

export const CANARY_KINDS = ['address', 'account', 'file', 'record', 'url'] as const;
export type CanaryKind = (typeof CANARY_KINDS)[number];

/** A decoy value that nobody has a legitimate reason to use. */
export interface Canary {
  id: string;
  kind: CanaryKind;
  value: string;
}

/** Shorter values would occur inside ordinary words. */
export const SHORTEST_CANARY = 6;

export interface Touched {
  canary: Canary;
  pointer: string;
}

/** The first canary that occurs anywhere in the arguments, in values or member names, whatever its case, spacing or escaping. */
export function touchedCanary(canaries: readonly Canary[], args: JsonObject): Touched | null {
  if (canaries.length === 0) return null;
  const wanted = canaries.map((canary) => ({ canary, text: normalised(canary.value) }));
  const hit = (text: string): Canary | null => {
    const here = normalised(text);
    return here.length < SHORTEST_CANARY ? null : (wanted.find((one) => here.includes(one.text))?.canary ?? null);
  };
  const look = (value: JsonValue, pointer: string): Touched | null => {
    if (typeof value === 'string' || typeof value === 'number') {
      const canary = hit(String(value));
      return canary && { canary, pointer };
    }
    if (typeof value !== 'object' || value === null) return null;
    for (const [name, child] of Object.entries(value)) {
      const at = pointerChild(pointer, name);
      const canary = Array.isArray(value) ? null : hit(name);
      const found = canary ? { canary, pointer: at } : look(child, at);
      if (found) return found;
    }
    return null;
  };
  return look(args, '');
}

/** Normalises case, white space, percent-encoding, repeated slashes and invisible characters, so that no spelling hides a canary. */
const normalised = (text: string): string =>
  decoded(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, '')
    .replace(/\/(?:\.?\/)+/g, '/');

function decoded(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    // Not percent-encoded, or only partly.
    return text;
  }
}
