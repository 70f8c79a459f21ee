import { lockExclusive } from '../advisory-locks.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** One change of keys at a time, in whichever process. */
export const holdKeys = (tx: Tx): Promise<void> => lockExclusive(tx, 'keys');

/** What the ledger says about the desk's keys, oldest first: a few entries for each rotation there ever was. */
export async function loadKeyEntries(db: Queryable): Promise<{ type: string; body: string }[]> {
  return db.query(
    sql<{
      type: string;
      body: string;
    }>`SELECT type, body FROM entries WHERE type IN ('key-rotated', 'key-in-use') ORDER BY type, position`,
  );
}
