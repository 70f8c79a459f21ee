import { z } from 'zod';

import type { Endpoint } from '#lib/contract/endpoint.ts';
import { isJsonObject, type JsonObject } from '#lib/domain/json/json.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';

/** The fields of an endpoint's body, to build a form's schema from. */
export function bodyFields<Shape extends z.core.$ZodLooseShape>(
  endpoint: Endpoint<z.ZodType | undefined, z.ZodType | undefined, z.ZodObject<Shape>>,
): Shape {
  if (!endpoint.body) throw new Error(`${endpoint.id} has no body`);
  return endpoint.body.shape;
}

/** A text field, trimmed and then validated by the contract's schema. */
export const trimmed = <T extends z.ZodType<unknown, string>>(schema: T) => z.string().trim().pipe(schema);

/** Optional text: white space alone counts as empty. */
export const ifAny = <T extends z.ZodType<unknown, string | undefined>>(schema: T) =>
  z
    .string()
    .transform((text) => text.trim() || undefined)
    .pipe(schema);

/** Words in one text field, separated by commas. */
export const commaSeparated = <T extends z.ZodType<unknown, string[]>>(schema: T) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    )
    .pipe(schema);

/** A text field that holds a JSON object; anything else is refused with `message`. */
export const jsonObject = (message: string) =>
  z.string().transform((text, context): JsonObject => {
    const value = readJsonObject(text);
    if (value) return value;
    context.addIssue(message);
    return z.NEVER;
  });

function readJsonObject(text: string): JsonObject | null {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** A number typed as text; an empty field is null. */
export const numberIfAny = <T extends z.ZodType<unknown, number | null>>(schema: T) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? null : Number(text)))
    .pipe(schema);
