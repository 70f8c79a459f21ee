import type { LockTarget } from '#lib/domain/lock/lock.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { haltWaiting } from '#lib/store/actions/close-actions.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { noteConnectedClients, raiseLockEpoch } from '#lib/store/stops/locks.ts';
import type { Context } from '#lib/usecases/context.ts';

export interface NewLock {
  target: LockTarget;
  message: string;
  by: string;
  byName: string;
}

/** The stop itself, in the caller's transaction: waiting actions halt, unredeemed grants die, the epoch rises, every client is woken. */
export async function placeLock(
  ctx: Context,
  tx: Tx,
  { target, message, by, byName }: NewLock,
): Promise<{ id: string }> {
  const id = ctx.newId('lck');
  await closeBarrier(tx);
  // Woken in the order of naming: clients hear of the stop before anybody reads what it did to single actions.
  tx.wake('locks');
  const at = ctx.now();
  const epoch = await raiseLockEpoch(tx);
  await tx.query(
    `INSERT INTO locks (id, target_type, target_id, message, epoch, set_by, set_by_name, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, target.type, target.id, message, epoch, by, byName, new Date(at)],
  );
  const halted = await haltWaiting(tx, target, {
    command: { type: 'halt', lock_id: id, cause: 'lock', at },
    reason: `Stopped: ${message}`,
    actorId: by,
    newEntryId: () => ctx.newId('ent'),
  });
  const revoked = halted.filter((h) => h.was === 'approved').length;
  await tx.query('UPDATE locks SET halted_actions = $2, revoked_grants = $3 WHERE id = $1', [
    id,
    halted.length - revoked,
    revoked,
  ]);
  const connected = await noteConnectedClients(tx, id, target);
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
