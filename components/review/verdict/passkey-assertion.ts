import { ProblemError } from '#lib/client/call.ts';
import { answerOfPasskey } from '#lib/client/passkey.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { DraftVerdict } from '#lib/contract/review-api.ts';

/** A statement that waits for its one signature. */
export type Draft = ReplyOf<typeof DraftVerdict>;

/** The passkey's signature over a draft. Throws a `ProblemError` when the person or the device declines. */
export async function passkeyAssertion(draft: Draft): Promise<object> {
  return answerOfPasskey(draft.options).catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    const detail = `${error.problem.detail} Try again, or use another way to sign where the policy allows one.`;
    throw new ProblemError({ ...error.problem, detail });
  });
}
