import type { GetAgent } from '#lib/contract/agent-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { locksOn } from '#lib/domain/lock/lock.ts';
import { loadLockEpoch } from '#lib/store/organisation.ts';
import { loadLocksInForce } from '#lib/store/stops/locks.ts';
import type { AgentActor, Context } from '../context.ts';
import { targetText } from '../stops/answers/target-text.ts';

/** The agent's own state and the stops that match it. */
export async function getAgent(ctx: Context, actor: AgentActor): Promise<ReplyOf<typeof GetAgent>> {
  const { locks, epoch } = await ctx.transaction(async (tx) => {
    const epoch = await loadLockEpoch(tx);
    return { locks: await loadLocksInForce(tx), epoch };
  });
  const mine = locksOn(locks, { agent_id: actor.agentId, key_id: actor.keyId });
  return {
    id: actor.agentId,
    name: actor.name,
    state: mine.length > 0 ? 'locked' : 'active',
    locks: mine.map((l) => ({
      id: l.id,
      target: targetText(l.target.type, l.target.id),
      message: l.message,
      epoch: l.epoch,
    })),
    lock_epoch: epoch,
  };
}
