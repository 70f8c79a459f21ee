import type { JsonObject, JsonValue } from '../json/json.ts';
import { pointerChild, pointerMatches } from '../json/pointer.ts';
import { reveal } from '../text/reveal.ts';
import { grouped, named, numberText, quoted, scalarText } from './words.ts';

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The places of a template, in order, as they are written and as pointers into the arguments. */
export const placesOf = (template: string): { place: string; pointer: string }[] =>
  [...template.matchAll(PLACE)].map(([, place = '']) => ({ place, pointer: pointerOfPlace(place) }));

const pointerOfPlace = (place: string): string =>
  place === '' || place.startsWith('/') ? place : pointerChild('', place);

/**
 * Fills the registry's sentence: each `{{pointer or top-level name}}` becomes the revealed argument, quoted where it could pass for our words.
 * Appends those of the decoder's numbers and dangers that it leaves out.
 */
export function fillSentence(template: string, args: JsonObject, essentials: readonly string[]): string {
  const filled = template.replace(PLACE, (_whole, place: string) => valueAt(args, place)).trim();
  const missing = essentials.filter((essential) => !filled.includes(essential));
  if (missing.length === 0) return filled;
  const stop = /[.!?]$/.test(filled) ? '' : '.';
  return `${filled}${stop} ${missing.map((essential) => `${essential}.`).join(' ')}`;
}

/** What a pointer with `*` for "each item" matches is told like a list. */
function valueOf(args: JsonObject, pointer: string): JsonValue | undefined {
  const found = pointerMatches(args, pointer).map(({ value }) => value);
  return pointer.includes('/*') && found.length !== 1 ? found : found[0];
}

function valueAt(args: JsonObject, place: string): string {
  const value = valueOf(args, pointerOfPlace(place));
  if (value === undefined || value === null) return '(not given)';
  if (typeof value === 'number') return numberText(value, place.slice(place.lastIndexOf('/') + 1));
  if (typeof value === 'string') return named(reveal(value));
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.length <= 3
      ? value.map((item) => named(reveal(item))).join(', ') || '(nobody)'
      : `${grouped(value.length)} entries`;
  }
  return quoted(reveal(scalarText(value)));
}
