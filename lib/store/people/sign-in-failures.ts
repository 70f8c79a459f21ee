import { lockKeys } from '../advisory-locks.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

const WINDOW_MS = 15 * 60_000;

/** Notes a failure ahead of the check and answers its id; where account or address has failed too often in the last fifteen minutes, when to try again instead. */
export async function beginAttempt(
  tx: Tx,
  account: string,
  address: string,
  now: Date,
): Promise<{ id: number } | { again: Date }> {
  await lockKeys(tx, 'sign-in', [`account ${account}`, `address ${address}`]);
  const since = new Date(now.getTime() - WINDOW_MS);
  // The failure that has to fall out of the window before there is room again: the latest of the fifth of the account and the thirtieth of
  // the address.
  const [full] = await tx.query(sql<{ at: Date | null }>`SELECT max(at)::timestamptz AS at FROM (
      (SELECT at FROM sign_in_failures WHERE account = ${account} AND at > ${since} ORDER BY at DESC OFFSET 4 LIMIT 1)
      UNION ALL
      (SELECT at FROM sign_in_failures WHERE address = ${address} AND at > ${since} ORDER BY at DESC OFFSET 29 LIMIT 1)
    ) full_windows`);
  if (full?.at) return { again: new Date(full.at.getTime() + WINDOW_MS) };
  await tx.query(sql`DELETE FROM sign_in_failures WHERE at < ${new Date(now.getTime() - 4 * WINDOW_MS)}`);
  const [noted] = await tx.query(
    sql<{
      id: number;
    }>`INSERT INTO sign_in_failures (account, address, at) VALUES (${account}, ${address}, ${now}) RETURNING id`,
  );
  if (!noted) throw new Error('an inserted row was not returned');
  return noted;
}

/** The password was right: the account's count starts anew, and the address keeps all but this one. */
export async function endAttempt(tx: Tx, attempt: number, account: string): Promise<void> {
  await tx.query(sql`DELETE FROM sign_in_failures WHERE id = ${attempt} OR account = ${account}`);
}
