import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

interface QuestionText {
  id: string;
  text: string;
  answer: string | null;
}

/** What was asked and answered, for entries that only name a question. */
export const loadQuestionTexts = (db: Queryable, ids: readonly string[]): Promise<QuestionText[]> =>
  db.query(sql<QuestionText>`SELECT id, text, answer FROM questions WHERE id = ANY(${ids})`);

interface VerdictReason {
  statement_digest: string;
  reason: string | null;
}

/** The reasons of all verdicts on these actions, each with the digest that its entry holds. */
export const loadVerdictReasons = (db: Queryable, actionIds: readonly string[]): Promise<VerdictReason[]> =>
  db.query(sql<VerdictReason>`SELECT statement_digest, reason FROM verdicts WHERE action_id = ANY(${actionIds})`);

interface ActionText {
  id: string;
  sentence: string;
  view_digest: string;
  run_id: string | null;
  created_at: Date;
}

/** What these actions said and how they stand in a run, for entries that only name them. */
export const loadActionTexts = (db: Queryable, ids: readonly string[]): Promise<ActionText[]> =>
  db.query(sql<ActionText>`SELECT id, sentence, view_digest, run_id, created_at FROM actions WHERE id = ANY(${ids})`);
