import type { JsonObject } from '../../json/json.ts';
import { pointerMatches } from '../../json/pointer.ts';
import type { ViewSpec } from '../../tool/tool.ts';
import { placesOf } from '../sentence-template.ts';
import type { View } from '../view.ts';

/** Findings about characters say something of one call, and nothing of how its tool is described. */
const ABOUT_THE_CALL = /^text\./;

/** What reads badly in one call, as whoever describes its tool has to know: places of the sentence that stay empty, and what was not understood. */
export function readsBadly({ view: { sentence } }: { view: ViewSpec }, args: JsonObject, view: View): string[] {
  const empty = placesOf(sentence ?? '').filter(({ pointer }) => !isGiven(args, pointer));
  return [
    ...new Set([
      ...empty.map(({ place }) => `“${place}” is not given in this call`),
      ...view.findings.filter(({ code }) => !ABOUT_THE_CALL.test(code)).map(({ text }) => text),
      ...view.uninspectable.map(({ why }) => why),
    ]),
  ];
}

const isGiven = (args: JsonObject, pointer: string): boolean =>
  pointerMatches(args, pointer).some(({ value }) => value !== null);
