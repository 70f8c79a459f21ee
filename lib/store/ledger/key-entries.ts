import type { Tx } from '../database.ts';

/** One change of keys at a time, in whichever process. Taken before the sequencer's lock, where both are. */
const KEYS = 7_261_006;

export async function holdKeys(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [KEYS]);
}

/** What the ledger says about the desk's keys, oldest first: a few entries for each rotation there ever was. */
export async function loadKeyEntries(asker: Pick<Tx, 'query'>): Promise<{ type: string; body: string }[]> {
  return asker.query(
    "SELECT type, body FROM entries WHERE type IN ('key-rotated', 'key-in-use') ORDER BY type, position",
  );
}
