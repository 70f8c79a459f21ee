import { Failure } from './failure.ts';

/** Keyset cursors: the sort values of the last row, opaque to callers. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** The values inside a cursor, null without one. Throws `invalid-request` for anything we did not make. */
export function decodeCursor(cursor: string | undefined, length: number): (string | number)[] | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const scalar = (v: unknown): v is string | number => typeof v === 'string' || typeof v === 'number';
    if (Array.isArray(values) && values.length === length && values.every(scalar)) return values;
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
