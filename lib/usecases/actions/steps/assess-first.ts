import type { Inspected } from '#lib/domain/assessment/inspected.ts';
import type { Submission } from '#lib/domain/submission/submission.ts';
import type { Offered } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** Something that has to be assessed, and what it is kept under. */
export interface Need {
  key: object | string;
  assess: () => Promise<unknown>;
}

/** Results of assessments made before the transaction that uses them, by what they were needed for. */
export type Ahead = ReadonlyMap<Need['key'], unknown>;

/** A proposal with what was made of it beforehand, for a batch. */
export const offered = (submission: Submission, ahead: Ahead): Offered => ({
  submission,
  inspected: (ahead.get(submission) ?? null) as Inspected | null,
});

/**
 * Thrown in a transaction that would have to wait for an assessment. Nobody waits in there, where a stop would wait too: it is rolled back, and
 * begins again when the assessment is made (`assessingFirst`). A caller sees it only where configuration changes faster than that.
 */
export class AssessFirst extends Failure {
  readonly needs: readonly Need[];
  constructor(needs: readonly Need[]) {
    super('unavailable', {
      detail: 'Policy, tools or records changed while this was assessed. Nothing was stored; try again.',
      retryAfter: 1,
    });
    this.needs = needs;
  }
}

/** So often may configuration change under an assessment before the caller is told to try again. */
const MOST_TRIES = 6;

/**
 * Runs `work`, which opens a transaction; whenever it turns out to need an assessment, makes that first and runs it again. `surely` is what it
 * will need whatever it finds: made at once.
 */
export async function assessingFirst<T>(work: (ahead: Ahead) => Promise<T>, surely: readonly Need[] = []): Promise<T> {
  const ahead = new Map<Need['key'], unknown>();
  for (const { key, assess } of surely) ahead.set(key, await assess());
  for (let tries = 1; ; tries += 1) {
    try {
      return await work(ahead);
    } catch (error) {
      if (!(error instanceof AssessFirst) || tries === MOST_TRIES) throw error;
      // One after another: a plan of fifty steps is one agent's, and has no more places in the line than a single proposal.
      for (const { key, assess } of error.needs) ahead.set(key, await assess());
    }
  }
}
