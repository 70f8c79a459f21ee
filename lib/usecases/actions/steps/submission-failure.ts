import type { SubmissionRefusal } from '#lib/domain/submission/submission.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { lockedBy } from '#lib/usecases/stops/steps/guard-agent.ts';

/** What the agent is told of a refused proposal. */
export function failureOf(refusal: SubmissionRefusal): Failure {
  if (refusal.code === 'locked') return lockedBy(refusal.lock);
  const { code, ...facts } = refusal;
  return new Failure(code, facts);
}
