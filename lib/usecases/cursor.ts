import { z } from 'zod';

import { Failure } from './failure.ts';

/** Keyset cursors: the sort values of the last row, opaque to callers. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** An instant inside a cursor. PostgreSQL has no year 0000. */
export const CursorTime = z.iso.datetime({ precision: 3 }).regex(/^[1-9]/);
/** A position in the ledger inside a cursor. */
export const CursorPosition = z.int().min(0);

/** The values inside a cursor, null without one. Throws `invalid-request` for anything that this list could not have made. */
export function decodeCursor<T>(cursor: string | undefined, values: z.ZodType<T>): T | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const decoded = values.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (decoded.success) return decoded.data;
  } catch {
    // Falls through to the refusal below.
  }
  throw new Failure('invalid-request', { errors: [{ pointer: '/cursor', detail: 'is not a cursor of this list' }] });
}

/** Cuts the one row read too many and says where the next page starts. */
export function pageOf<T>(
  rows: T[],
  limit: number,
  key: (row: T) => (string | number)[],
): { rows: T[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next_cursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null };
}
