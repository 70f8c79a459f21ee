import { z } from 'zod';

import type { JsonValue } from '#lib/domain/json/json.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** An id: a prefix and a UUIDv7. */
export const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_${UUID}$`), `has the form ${prefix}_…`);

/** RFC 3339, UTC, milliseconds. */
export const Time = z.iso.datetime({ precision: 3 });
/** Loose on purpose: the first admin is `admin@localhost`, and only a lookup can tell whether an address exists. */
export const Email = z
  .string()
  .max(200)
  .regex(/^[^\s@]+@[^\s@]+$/, 'is not an e-mail address');
/** A non-empty string of at most `max` characters. */
export const Text = (max: number) => z.string().min(1).max(max);
/** Not validated again: `parseJson` has already parsed the body strictly. */
export const Json: z.ZodType<JsonValue> = z.any();
export const JsonObjectShape = z.record(z.string(), Json);
export const Cursor = z.string().max(200).optional().describe('`next_cursor` of the page before');
export const Limit = z.coerce.number().int().min(1).max(200).default(50);
/** One page of a list; `next_cursor` is null on the last one. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });
export const Named = z.strictObject({ id: z.string(), name: z.string() });
