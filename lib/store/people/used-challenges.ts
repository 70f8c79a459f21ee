import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Writes down that a challenge was answered; false where it was before. Challenges that have expired go. */
export async function insertUsedChallenge(tx: Tx, hash: string, expiresAt: Date, now: Date): Promise<boolean> {
  await tx.query(sql`DELETE FROM used_challenges WHERE hash IN (
    SELECT hash FROM used_challenges WHERE expires_at < ${now} ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`);
  const used = await tx.query(sql<{ hash: string }>`
    INSERT INTO used_challenges (hash, expires_at) VALUES (${hash}, ${expiresAt}) ON CONFLICT (hash) DO NOTHING RETURNING hash`);
  return used.length > 0;
}
