import type { ReplyOf, InputOf } from '#lib/contract/endpoint.ts';
import type { SubmitPlan } from '#lib/contract/agent-api.ts';
import type { AgentActor, Context } from './context.ts';
import { Failure } from './failure.ts';
import { submissionOf } from './submission.ts';
import { submitTogether } from './submit-together.ts';
import { toAgentAction } from './to-action.ts';

/**
 * Proposes the steps of a plan at once, all or none, so that a person reads them as one. Each step is an action of its own: assessed,
 * signed by its own digest, and run under a grant that is good for its bytes alone.
 */
export async function submitPlan(
  ctx: Context,
  actor: AgentActor,
  input: InputOf<typeof SubmitPlan>,
): Promise<ReplyOf<typeof SubmitPlan>> {
  const { title, steps, run, expires_in } = input;
  const id = ctx.newId('pln');
  const items = steps.map((step, i) => submissionOf(actor, { ...step, run, expires_in }, { id, step: i + 1 }));
  const twice = items.findIndex((item, i) => items.findIndex((other) => other.digest === item.digest) < i);
  if (twice !== -1)
    throw new Failure('invalid-request', {
      errors: [{ pointer: `/steps/${twice}`, detail: 'is the same as an earlier step; a step runs once' }],
    });
  const rows = await ctx.transaction(async (tx) => {
    await tx.query('INSERT INTO plans (id, agent_id, title, created_at) VALUES ($1, $2, $3, $4)', [
      id,
      actor.agentId,
      title,
      new Date(ctx.now()),
    ]);
    const results = await submitTogether(ctx, tx, items);
    const failed = results.findIndex((result) => result instanceof Error);
    const why = results[failed];
    if (why instanceof Failure) throw atStep(why, failed);
    if (why instanceof Error) throw why;
    const opened = results.flatMap((result) => (result instanceof Error ? [] : [result.opened]));
    await tx.query('UPDATE plans SET run_id = $2 WHERE id = $1', [id, opened[0]?.run_id ?? null]);
    return opened.filter((row) => row !== null);
  });
  return { id, title, actions: await Promise.all(rows.map((row) => toAgentAction(ctx, row))) };
}

function atStep(failure: Failure, step: number): Failure {
  const errors = failure.facts.errors?.map((e) => ({ ...e, pointer: `/steps/${step}${e.pointer}` })) ?? [
    { pointer: `/steps/${step}`, detail: failure.facts.detail ?? failure.code },
  ];
  return new Failure(failure.code, { ...failure.facts, errors });
}
