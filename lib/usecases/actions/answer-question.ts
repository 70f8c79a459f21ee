import type { Action } from '#lib/contract/action.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import { updateAnswer } from '#lib/store/actions/questions.ts';
import type { AgentActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { isOwn } from './steps/own-action.ts';
import { lockedOr, refuseWhenLocked } from '../stops/steps/guard-agent.ts';
import { currentAction } from './answers/current-action.ts';

/** Records the agent's answer to the oldest open question. Like every claim it is shown as written by the agent, never as fact. */
export async function answerQuestion(
  ctx: Context,
  actor: AgentActor,
  input: { id: string; text: string },
): Promise<Action> {
  await ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    const before = await loadActionForUpdate(tx, input.id);
    if (!before || !isOwn(before, actor)) throw await lockedOr(notFound(), tx, actor);
    await refuseWhenLocked(tx, actor, before);
    const open = before.questions.find((q) => q.answer === null);
    if (!open && before.state === 'pending') throw new Failure('nothing-asked');
    const at = ctx.now();
    const command = { type: 'answer', agent_id: actor.agentId, question_id: open?.id ?? '', at } as const;
    await commitAction(tx, { before, command, entryId: ctx.newId('ent'), actorId: actor.agentId, at });
    if (open) await updateAnswer(tx, open.id, input.text, new Date(at));
  });
  return currentAction(ctx, input.id);
}
