import { lockKeys } from '../advisory-locks.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

const WINDOW_MS = 15 * 60_000;

/** Where somebody tries to sign in. */
export interface Place {
  /** What failures are counted by: a digest of the e-mail address, so that a row is small whatever was typed. */
  account: string;
  /** The network the attempt came from. */
  address: string;
  /** The device that this account has been signed in on before; null for a place that is not known. */
  device: string | null;
}

/** Which count is full: of the known device, of the account at this address, of the account at all places that are not known, of the address. */
export type FullCount = 'device' | 'place' | 'account' | 'address';

/** Too many failures in the last fifteen minutes. */
export interface Full {
  count: FullCount;
  /** When the next attempt is possible. */
  again: Date;
}

/**
 * Rate limit for passwords (brute force): counts an attempt as failed before the password is checked, and answers its id, or which count is full. A
 * known device has a count of its own (5), so that no stranger can close an account for it. Anywhere else count the account at this address (5), the
 * account at all such places (20) and the address over all accounts (30).
 */
export async function beginAttempt(tx: Tx, place: Place, now: Date): Promise<{ id: number } | Full> {
  const { account, address, device } = place;
  await lockKeys(tx, 'sign-in', [`account ${account}`, `address ${address}`]);
  await forgetOldFailures(tx, now);
  const full = device === null ? await fullAt(tx, place, now) : await fullOn(tx, account, device, now);
  return full ?? insertFailure(tx, place, now);
}

/** Counts what failed without a password, a passkey's answer for example, unless the address has failed too often already. */
export async function countFailure(tx: Tx, place: Place, now: Date): Promise<{ id: number } | Full> {
  await lockKeys(tx, 'sign-in', [`address ${place.address}`]);
  await forgetOldFailures(tx, now);
  const since = new Date(now.getTime() - WINDOW_MS);
  const [full] = await tx.query(sql<{ at: Date }>`
    SELECT at FROM sign_in_failures WHERE address = ${place.address} AND at > ${since} ORDER BY at DESC OFFSET 29 LIMIT 1`);
  if (full) return { count: 'address', again: new Date(full.at.getTime() + WINDOW_MS) };
  return insertFailure(tx, place, now);
}

/** The password was right: forgets this attempt, and what failed for the account at this place before. Failures elsewhere stay counted. */
export async function endAttempt(tx: Tx, attempt: number, { account, address, device }: Place): Promise<void> {
  await tx.query(sql`DELETE FROM sign_in_failures WHERE id = ${attempt}
    OR (account = ${account} AND address = ${address} AND device IS NOT DISTINCT FROM ${device})`);
}

async function fullOn(tx: Tx, account: string, device: string, now: Date): Promise<Full | null> {
  const since = new Date(now.getTime() - WINDOW_MS);
  const [full] = await tx.query(sql<{ at: Date }>`
    SELECT at FROM sign_in_failures WHERE account = ${account} AND device = ${device} AND at > ${since}
    ORDER BY at DESC OFFSET 4 LIMIT 1`);
  return full ? { count: 'device', again: new Date(full.at.getTime() + WINDOW_MS) } : null;
}

/** A further attempt is allowed when the fifth-latest, twentieth-latest and thirtieth-latest failure of the three counts are older than the window. */
async function fullAt(tx: Tx, { account, address }: Place, now: Date): Promise<Full | null> {
  const since = new Date(now.getTime() - WINDOW_MS);
  const [full] = await tx.query(sql<{ count: FullCount; at: Date }>`
    SELECT count::text AS count, at::timestamptz AS at /* never null: count, at */ FROM (
      (SELECT 'place' AS count, at FROM sign_in_failures
        WHERE account = ${account} AND address = ${address} AND device IS NULL AND at > ${since} ORDER BY at DESC OFFSET 4 LIMIT 1)
      UNION ALL
      (SELECT 'account', at FROM sign_in_failures
        WHERE account = ${account} AND device IS NULL AND at > ${since} ORDER BY at DESC OFFSET 19 LIMIT 1)
      UNION ALL
      (SELECT 'address', at FROM sign_in_failures WHERE address = ${address} AND at > ${since} ORDER BY at DESC OFFSET 29 LIMIT 1)
    ) full_counts ORDER BY at DESC LIMIT 1`);
  return full ? { count: full.count, again: new Date(full.at.getTime() + WINDOW_MS) } : null;
}

/** What no count looks at any more goes with the next attempt, so that the table holds fifteen minutes and no more. */
async function forgetOldFailures(tx: Tx, now: Date): Promise<void> {
  await tx.query(sql`DELETE FROM sign_in_failures WHERE id IN (
    SELECT id FROM sign_in_failures WHERE at <= ${new Date(now.getTime() - WINDOW_MS)} ORDER BY at LIMIT 1000 FOR UPDATE SKIP LOCKED)`);
}

async function insertFailure(tx: Tx, { account, address, device }: Place, now: Date): Promise<{ id: number }> {
  const [attempt] = await tx.query(sql<{ id: number }>`
    INSERT INTO sign_in_failures (account, address, device, at) VALUES (${account}, ${address}, ${device}, ${now}) RETURNING id`);
  if (!attempt) throw new Error('an inserted row was not returned');
  return attempt;
}
