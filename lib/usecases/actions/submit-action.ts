import type { Action } from '#lib/contract/action.ts';
import type { AgentActor, Context } from '../context.ts';
import { toAgentAction } from './answers/to-action.ts';
import { assessingFirst, offered } from './steps/assess-first.ts';
import { submissionOf, type SubmitInput } from './steps/submission.ts';

/**
 * Proposes an action: assessed, recorded and answered in one durable step, which many proposals share (`steps/submit-batch.ts`). A replayed
 * idempotency key answers the first action.
 */
export async function submitAction(
  ctx: Context,
  actor: AgentActor,
  input: SubmitInput,
): Promise<{ action: Action; replayed: boolean }> {
  const submission = submissionOf(actor, input);
  const submitted = await assessingFirst((ahead) => ctx.submissions.add(offered(submission, ahead)));
  const row = submitted.row ?? (await ctx.loadAction(submitted.id));
  if (!row) throw new Error(`action ${submitted.id} vanished after its commit`);
  return { action: await toAgentAction(ctx, row), replayed: submitted.row === null };
}
