import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** What the machine needs to know of a person, as it is now; null when there is none or they are disabled. */
export async function loadReviewer(tx: Tx, id: string): Promise<ReviewerFacts | null> {
  const [row] = await tx.query(sql<ReviewerFacts>`
    SELECT u.id, u.role, u.groups,
      EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND l.target_type = 'reviewer' AND l.target_id = u.id) AS locked
    FROM users u WHERE u.id = ${id} AND u.disabled_at IS NULL`);
  return row ?? null;
}
