import { lockKeys } from '../advisory-locks.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 5;
const PER_ADDRESS = 30;

/** Notes a failure ahead of the check and answers its id; where account or address has failed too often in the last fifteen minutes, when to try again instead. */
export async function beginAttempt(
  tx: Tx,
  account: string,
  address: string,
  now: Date,
): Promise<{ id: number } | { again: Date }> {
  await lockKeys(tx, 'sign-in', [`account ${account}`, `address ${address}`]);
  const [full] = await tx.query<{ at: Date }>(
    // The failure that has to fall out of the window before there is room again: the latest of both.
    `SELECT max(at) AS at FROM (
       (SELECT at FROM sign_in_failures WHERE account = $1 AND at > $3 ORDER BY at DESC OFFSET ${PER_ACCOUNT - 1} LIMIT 1)
       UNION ALL
       (SELECT at FROM sign_in_failures WHERE address = $2 AND at > $3 ORDER BY at DESC OFFSET ${PER_ADDRESS - 1} LIMIT 1)
     ) full_windows`,
    [account, address, new Date(now.getTime() - WINDOW_MS)],
  );
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
