import type { Tx } from './database.ts';

const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 5;
const PER_ADDRESS = 30;

/** Whether this account or address has failed too often in the last fifteen minutes. */
export async function tooManyFailures(tx: Tx, account: string, address: string, now: Date): Promise<boolean> {
  const [row] = await tx.query<{ account: number; address: number }>(
    `SELECT (SELECT count(*) FROM sign_in_failures WHERE account = $1 AND at > $3)::int AS account,
            (SELECT count(*) FROM sign_in_failures WHERE address = $2 AND at > $3)::int AS address`,
    [account, address, new Date(now.getTime() - WINDOW_MS)],
  );
  return (row?.account ?? 0) >= PER_ACCOUNT || (row?.address ?? 0) >= PER_ADDRESS;
}

export async function noteFailure(tx: Tx, account: string, address: string, now: Date): Promise<void> {
  await tx.query('INSERT INTO sign_in_failures (account, address, at) VALUES ($1, $2, $3)', [account, address, now]);
  await tx.query('DELETE FROM sign_in_failures WHERE at < $1', [new Date(now.getTime() - 4 * WINDOW_MS)]);
}

/** A right password starts the account's count anew; the address keeps its own. */
export async function forgetFailures(tx: Tx, account: string): Promise<void> {
  await tx.query('DELETE FROM sign_in_failures WHERE account = $1', [account]);
}
