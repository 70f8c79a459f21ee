import { lockKeys } from '../advisory-locks.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

const WINDOW_MS = 15 * 60_000;

/**
 * Rate limit for passwords (brute force): counts an attempt as failed before the password is checked, and answers its id. Where the account (5) or
 * the address (30) has failed too often in the last fifteen minutes, answers when to try again instead.
 */
export async function beginAttempt(
  tx: Tx,
  account: string,
  address: string,
  now: Date,
): Promise<{ id: number } | { again: Date }> {
  await lockKeys(tx, 'sign-in', [`account ${account}`, `address ${address}`]);
  const since = new Date(now.getTime() - WINDOW_MS);
  // A further attempt is allowed when the account's fifth-latest and the address's thirtieth-latest failure are older than the window.
  const [full] = await tx.query(sql<{ at: Date | null }>`SELECT max(at)::timestamptz AS at FROM (
      (SELECT at FROM sign_in_failures WHERE account = ${account} AND at > ${since} ORDER BY at DESC OFFSET 4 LIMIT 1)
      UNION ALL
      (SELECT at FROM sign_in_failures WHERE address = ${address} AND at > ${since} ORDER BY at DESC OFFSET 29 LIMIT 1)
    ) full_windows`);
  if (full?.at) return { again: new Date(full.at.getTime() + WINDOW_MS) };
  await tx.query(sql`DELETE FROM sign_in_failures WHERE at < ${new Date(now.getTime() - 4 * WINDOW_MS)}`);
  const [attempt] = await tx.query(sql<{ id: number }>`
    INSERT INTO sign_in_failures (account, address, at) VALUES (${account}, ${address}, ${now}) RETURNING id`);
  if (!attempt) throw new Error('an inserted row was not returned');
  return attempt;
}

/** The password was right: forgets the account's failures, and of the address's only this attempt. */
export async function endAttempt(tx: Tx, attempt: number, account: string): Promise<void> {
  await tx.query(sql`DELETE FROM sign_in_failures WHERE id = ${attempt} OR account = ${account}`);
}
