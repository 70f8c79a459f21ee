import type { JsonObject } from '../json/json.ts';
import { leavesOf } from '../view/leaves.ts';

export const CANARY_KINDS = ['address', 'account', 'file', 'record', 'url'] as const;
export type CanaryKind = (typeof CANARY_KINDS)[number];

/** A decoy that nobody has a reason to touch. */
export interface Canary {
  id: string;
  kind: CanaryKind;
  value: string;
}

/** Shorter ones would stand inside ordinary words. */
export const SHORTEST_CANARY = 6;

/** The first canary that stands anywhere in the arguments, in values or in member names, however it is cased or spaced. */
export function touchedCanary(
  canaries: readonly Canary[],
  args: JsonObject,
): { canary: Canary; pointer: string } | null {
  if (canaries.length === 0) return null;
  const wanted = canaries.map((canary) => ({ canary, text: bare(canary.value) }));
  for (const { pointer, value } of leavesOf(args)) {
    const here = bare(`${pointer} ${typeof value === 'string' || typeof value === 'number' ? value : ''}`);
    const hit = wanted.find(({ text }) => here.includes(text));
    if (hit) return { canary: hit.canary, pointer };
  }
  return null;
}

/** Account numbers are written with and without spaces, addresses in any case, paths with their separators escaped in pointers. */
const bare = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '').replaceAll('~1', '/').replaceAll('~0', '~');
