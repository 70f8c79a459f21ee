import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Discards a draft of this reviewer, so that nobody signs it any more. */
export async function discardDraft(tx: Tx, nonce: string, reviewerId: string): Promise<void> {
  await tx.query(sql`DELETE FROM drafts WHERE nonce = ${nonce} AND reviewer_id = ${reviewerId}`);
}
