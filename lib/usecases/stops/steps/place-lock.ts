import type { LockTarget } from '#lib/domain/lock/lock.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { insertLock } from '#lib/store/stops/locks.ts';
import type { Context } from '#lib/usecases/context.ts';

export interface NewLock {
  target: LockTarget;
  message: string;
  by: string;
  byName: string;
}

/**
 * Puts a stop in force in the caller's transaction: from its commit on waiting actions are halted, unredeemed grants are dead, the lock epoch has
 * risen and every client is told. It costs the same however much waits: what it halts is recorded behind it, in batches.
 */
export async function placeLock(
  ctx: Context,
  tx: Tx,
  { target, message, by, byName }: NewLock,
): Promise<{ id: string }> {
  const id = ctx.newId('lck');
  await closeBarrier(tx, ctx.warn);
  // First, so that clients hear of the stop before the news of each halted action.
  tx.publish('locks');
  const at = ctx.now();
  const reason = `Stopped: ${message}`;
  const lock = { id, target, message, setBy: by, setByName: byName, setAt: new Date(at), reason };
  const { epoch, connected } = await insertLock(tx, lock);
  // Everybody who waits for an action asks again whether it is halted.
  tx.publish('halting');
  tx.publish('queue');
  await insertEntries(tx, [
    {
      id: ctx.newId('ent'),
      type: 'lock-set',
      actorId: by,
      lockId: id,
      agentId: target.type === 'agent' ? target.id : null,
      runId: target.type === 'run' ? target.id : null,
      at,
      body: {
        type: 'lock-set',
        lock_id: id,
        target: { type: target.type, id: target.id },
        epoch,
        connected,
        at,
      },
    },
  ]);
  return { id };
}
