import { locksOn, type LockInForce } from '#lib/domain/lock/lock.ts';
import type { ActionRow } from '#lib/store/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadLocksInForce } from '#lib/store/locks.ts';
import type { AgentActor } from './context.ts';
import { lockedBy } from './submit-together.ts';

/** Throws `locked` when any stop in force matches the agent, its key or the action. Call under the barrier. */
export async function refuseWhenLocked(
  tx: Tx,
  actor: Pick<AgentActor, 'agentId' | 'keyId'>,
  action?: ActionRow,
): Promise<LockInForce[]> {
  const locks = await loadLocksInForce(tx);
  const reach = {
    agent_id: actor.agentId,
    key_id: actor.keyId,
    ...(action ? { tool: action.tool, run_id: action.run_id } : {}),
  };
  const [lock] = locksOn(locks, reach);
  if (lock) throw lockedBy(lock);
  return locks;
}
