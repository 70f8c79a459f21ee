import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** How many days content is kept; null: for ever. */
export async function loadRetentionDays(db: Queryable): Promise<number | null> {
  const [setting] = await db.query(sql<{ days: number | null }>`SELECT retention_days AS days FROM organisation`);
  return setting?.days ?? null;
}

/** Sets how many days content is kept, and makes the retention job check at once. */
export async function updateRetentionDays(tx: Tx, days: number | null): Promise<void> {
  await tx.query(sql`UPDATE organisation SET retention_days = ${days}, retention_looked_at = NULL`);
}

/** Makes the retention job check at once instead of a day after it last did. */
export async function resetRetentionCheck(tx: Tx): Promise<void> {
  await tx.query(sql`UPDATE organisation SET retention_looked_at = NULL`);
}

/** Begins a check of the retention job and answers how many days content is kept; null when the last check was after `since`, or content is kept for ever. */
export async function beginRetentionCheck(tx: Tx, now: Date, since: Date): Promise<number | null> {
  const [due] = await tx.query(sql<{ days: number }>`
    UPDATE organisation SET retention_looked_at = ${now}
    WHERE retention_days IS NOT NULL AND (retention_looked_at IS NULL OR retention_looked_at <= ${since})
    RETURNING retention_days AS days /* never null: days */`);
  return due?.days ?? null;
}
