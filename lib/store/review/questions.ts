import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewQuestion {
  id: string;
  actionId: string;
  reviewerId: string;
  text: string;
  askedAt: Date;
}

/** A reviewer's question to the agent, still without an answer. */
export async function insertQuestion(tx: Tx, { id, actionId, reviewerId, text, askedAt }: NewQuestion): Promise<void> {
  await tx.query(sql`
    INSERT INTO questions (id, action_id, reviewer_id, text, asked_at)
    VALUES (${id}, ${actionId}, ${reviewerId}, ${text}, ${askedAt})`);
}
