import type { Action } from '#lib/contract/action.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import type { AgentActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { isOwn } from './steps/own-action.ts';
import { lockedOr, refuseWhenLocked } from '../stops/steps/guard-agent.ts';
import { currentAction } from './answers/current-action.ts';

/** Takes back a waiting action of the agent's own. */
export async function withdrawAction(ctx: Context, actor: AgentActor, input: { id: string }): Promise<Action> {
  await ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    const before = await loadActionForUpdate(tx, input.id);
    if (!before || !isOwn(before, actor)) throw await lockedOr(notFound(), tx, actor);
    await refuseWhenLocked(tx, actor, before);
    const at = ctx.now();
    await commitAction(tx, {
      before,
      command: { type: 'withdraw', agent_id: actor.agentId, at },
      entryId: ctx.newId('ent'),
      actorId: actor.agentId,
      at,
    });
  });
  return currentAction(ctx, input.id);
}
