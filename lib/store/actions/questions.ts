import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Writes the agent's answer to a question. */
export async function updateAnswer(tx: Tx, questionId: string, answer: string, at: Date): Promise<void> {
  await tx.query(sql`UPDATE questions SET answer = ${answer}, answered_at = ${at} WHERE id = ${questionId}`);
}
