import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadReviewer } from '#lib/store/review/reviewers.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** What the machine needs to know of the person, read in the deciding transaction: a role taken away a moment ago counts. */
export async function reviewerFacts(tx: Tx, person: PersonActor): Promise<ReviewerFacts> {
  const reviewer = await loadReviewer(tx, person.userId);
  if (!reviewer) throw new Failure('unauthenticated');
  return reviewer;
}
