import type { Tx } from './database.ts';

// Any number that no other two-part advisory lock of ours uses.
const LOCK_CLASS = 7_341;
const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 5;
const PER_ADDRESS = 30;

/** Notes a failure ahead of the check and answers its id; null when account or address has failed too often in the last fifteen minutes. */
export async function beginAttempt(tx: Tx, account: string, address: string, now: Date): Promise<number | null> {
  // One attempt at a time for each account, so that attempts of the same moment count each other.
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, account]);
  const [row] = await tx.query<{ account: number; address: number }>(
    `SELECT (SELECT count(*) FROM sign_in_failures WHERE account = $1 AND at > $3)::int AS account,
            (SELECT count(*) FROM sign_in_failures WHERE address = $2 AND at > $3)::int AS address`,
    [account, address, new Date(now.getTime() - WINDOW_MS)],
  );
  if ((row?.account ?? 0) >= PER_ACCOUNT || (row?.address ?? 0) >= PER_ADDRESS) return null;
  await tx.query('DELETE FROM sign_in_failures WHERE at < $1', [new Date(now.getTime() - 4 * WINDOW_MS)]);
  const [noted] = await tx.query<{ id: number }>(
    'INSERT INTO sign_in_failures (account, address, at) VALUES ($1, $2, $3) RETURNING id',
    [account, address, now],
  );
  return noted?.id ?? null;
}

/** The password was right: the account's count starts anew, and the address keeps all but this one. */
export async function endAttempt(tx: Tx, attempt: number, account: string): Promise<void> {
  await tx.query('DELETE FROM sign_in_failures WHERE id = $1 OR account = $2', [attempt, account]);
}
