import { locksOn, type LockInForce } from '#lib/domain/lock/lock.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadLocksInForce } from '#lib/store/stops/locks.ts';
import type { AgentActor, ConnectorActor, Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { targetText } from '../answers/target-text.ts';

type Caller = Pick<AgentActor, 'agentId' | 'keyId'>;

/** The stop in force on the agent, its key or the action; null when there is none. Call under the barrier. */
export async function lockOn(tx: Tx, caller: Caller, action: ActionRow): Promise<LockInForce | null> {
  const [lock] = locksOn(await loadLocksInForce(tx), {
    agent_id: caller.agentId,
    key_id: caller.keyId,
    tool: action.tool,
    run_id: action.run_id,
  });
  return lock ?? null;
}

/** Throws `locked` when a stop is in force on the agent, its key or the action. Call under the barrier. */
export async function refuseWhenLocked(tx: Tx, caller: Caller, action: ActionRow): Promise<void> {
  const lock = await lockOn(tx, caller, action);
  if (lock) throw lockedBy(lock);
}

/** Throws `locked` when a stop is in force on the agent or its key: for what only reads, outside the barrier. */
export async function refuseLockedAgent(ctx: Context, { agentId, keyId }: Caller): Promise<void> {
  const [lock] = locksOn(await ctx.transaction(loadLocksInForce), { agent_id: agentId, key_id: keyId });
  if (lock) throw lockedBy(lock);
}

/** What a caller hears about something that is not its own: that it is stopped, where a stop covers it, and `unknown` otherwise. */
export async function lockedOr(unknown: Failure, tx: Tx, actor: AgentActor | ConnectorActor): Promise<Failure> {
  if (actor.kind !== 'agent') return unknown;
  const [lock] = locksOn(await loadLocksInForce(tx), { agent_id: actor.agentId, key_id: actor.keyId });
  return lock ? lockedBy(lock) : unknown;
}

/** The 423 that names the stop. */
export const lockedBy = (lock: LockInForce): Failure =>
  new Failure('locked', {
    detail: `Stopped: ${lock.message}. Do nothing further; wait for “unlocked” on the event stream.`,
    lock: {
      id: lock.id,
      target: targetText(lock.target.type, lock.target.id),
      message: lock.message,
      epoch: lock.epoch,
    },
  });
