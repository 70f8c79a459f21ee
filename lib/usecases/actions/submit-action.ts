import type { Action } from '#lib/contract/action.ts';
import type { AgentActor, Context } from '../context.ts';
import { submissionOf, type SubmitInput } from './steps/submission.ts';
import { submitTogether } from './steps/submit-batch.ts';
import { toAgentAction } from './answers/to-action.ts';

/** Proposes an action: assessed, recorded and answered in one durable step. A replayed idempotency key answers the first action. */
export async function submitAction(
  ctx: Context,
  actor: AgentActor,
  input: SubmitInput,
): Promise<{ action: Action; replayed: boolean }> {
  const submission = submissionOf(actor, input);
  const { id, opened } = await ctx.together(
    'submit',
    submission,
    (tx, items) => submitTogether(ctx, tx, items),
    ({ args }) => args.length,
  );
  const row = opened ?? (await ctx.loadAction(id));
  if (!row) throw new Error(`action ${id} vanished after its commit`);
  return { action: await toAgentAction(ctx, row), replayed: opened === null };
}
