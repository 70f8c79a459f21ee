import type { LockTarget } from '#lib/domain/lock/lock.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { haltWaiting } from '#lib/store/actions/close-actions.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { insertLockClients } from '#lib/store/stops/clients.ts';
import { insertLock, raiseLockEpoch, updateHalted } from '#lib/store/stops/locks.ts';
import type { Context } from '#lib/usecases/context.ts';

export interface NewLock {
  target: LockTarget;
  message: string;
  by: string;
  byName: string;
}

/** Puts a stop in force in the caller's transaction: waiting actions are halted, unredeemed grants end, the lock epoch rises and every client is told. */
export async function placeLock(
  ctx: Context,
  tx: Tx,
  { target, message, by, byName }: NewLock,
): Promise<{ id: string }> {
  const id = ctx.newId('lck');
  for (const { pid, application, openMs } of await closeBarrier(tx))
    ctx.warn(`a stop ended session ${pid} (${application}), whose step had been open for ${openMs} ms`);
  // First, so that clients hear of the stop before the news of each halted action.
  tx.publish('locks');
  const at = ctx.now();
  const epoch = await raiseLockEpoch(tx);
  await insertLock(tx, { id, target, message, epoch, setBy: by, setByName: byName, setAt: new Date(at) });
  const halted = await haltWaiting(tx, target, {
    command: { type: 'halt', lock_id: id, cause: 'lock', at },
    reason: `Stopped: ${message}`,
    actorId: by,
    newEntryId: () => ctx.newId('ent'),
  });
  const revoked = halted.filter((h) => h.was === 'approved').length;
  await updateHalted(tx, id, { halted: halted.length - revoked, revoked });
  const connected = await insertLockClients(tx, id, target);
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
        halted: halted.length - revoked,
        revoked,
        connected,
        at,
      },
    },
  ]);
  return { id };
}
