import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import type { Tx } from '#lib/store/database.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** What the machine needs to know of the person, read in the deciding transaction: a role taken away a moment ago counts. */
export async function reviewerFacts(tx: Tx, person: PersonActor): Promise<ReviewerFacts> {
  const [row] = await tx.query<ReviewerFacts>(
    `SELECT u.id, u.role, u.groups, EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND l.target_type = 'reviewer'
       AND l.target_id = u.id) AS locked
     FROM users u WHERE u.id = $1 AND u.disabled_at IS NULL`,
    [person.userId],
  );
  if (!row) throw new Failure('unauthenticated');
  return row;
}
