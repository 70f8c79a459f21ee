import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Whether the ledger says that a person has opened this revision of an action. */
export async function hasViewed(tx: Tx, personId: string, actionId: string, revision: number): Promise<boolean> {
  const [seen] = await tx.query(sql<{ id: string }>`
    SELECT id FROM entries WHERE action_id = ${actionId} AND type = 'viewed' AND actor_id = ${personId}
      AND ((body::jsonb)->>'revision')::int = ${revision} LIMIT 1`);
  return seen !== undefined;
}
