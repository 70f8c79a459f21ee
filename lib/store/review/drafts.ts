import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** A statement that waits for its one signature. Only its own reviewer finds it, by its nonce. */
export interface Draft {
  statement: string;
  limited_args: string | null;
  reason: string | null;
}

export interface NewDraft {
  nonce: string;
  /** The actions the statement names, in its order. */
  actionIds: [string, ...string[]];
  reviewerId: string;
  statement: string;
  limitedArgs: string | null;
  reason: string | null;
  expiresAt: Date;
}

/** Keeps a statement for its one signature, and deletes those that nobody signed in time. */
export async function insertDraft(tx: Tx, draft: NewDraft, now: Date): Promise<void> {
  const actionIds: readonly string[] = draft.actionIds;
  await tx.query(sql`DELETE FROM drafts WHERE expires_at < ${now}`);
  await tx.query(sql`
    INSERT INTO drafts (nonce, action_id, item_ids, reviewer_id, statement, limited_args, reason, expires_at)
    VALUES (${draft.nonce}, ${draft.actionIds[0]}, ${actionIds}, ${draft.reviewerId}, ${draft.statement}, ${draft.limitedArgs},
      ${draft.reason}, ${draft.expiresAt})`);
}

/** The actions a waiting draft names; null when it is gone, overdue or somebody else's. */
export async function listDraftedActions(
  tx: Tx,
  nonce: string,
  reviewerId: string,
  now: Date,
): Promise<string[] | null> {
  const [draft] = await tx.query(sql<{ item_ids: string[] }>`
    SELECT item_ids FROM drafts WHERE nonce = ${nonce} AND reviewer_id = ${reviewerId} AND expires_at > ${now}`);
  return draft?.item_ids ?? null;
}

/** Deletes and returns the draft over exactly these actions; null when it is gone, overdue or somebody else's. */
export async function takeDraft(
  tx: Tx,
  nonce: string,
  actionIds: readonly string[],
  reviewerId: string,
  now: Date,
): Promise<Draft | null> {
  const [draft] = await tx.query(sql<Draft>`
    DELETE FROM drafts WHERE nonce = ${nonce} AND item_ids = ${actionIds} AND reviewer_id = ${reviewerId} AND expires_at > ${now}
    RETURNING statement, limited_args, reason`);
  return draft ?? null;
}

/** Deletes a draft of this reviewer unsigned, overdue or not. */
export async function discardDraft(tx: Tx, nonce: string, reviewerId: string): Promise<void> {
  await tx.query(sql`DELETE FROM drafts WHERE nonce = ${nonce} AND reviewer_id = ${reviewerId}`);
}
