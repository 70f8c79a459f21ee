import type { LockResource } from '#lib/contract/lock.ts';
import type { Queryable } from '#lib/store/database.ts';
import { listLocks, loadListedLock, type ListedLock } from '#lib/store/stops/listed-locks.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** One stop with its confirmations. */
export async function loadLock(db: Queryable, id: string): Promise<LockResource> {
  const row = await loadListedLock(db, id);
  if (!row) throw notFound();
  return toLock(row);
}

/** Stops newest first; without `all`, those in force. */
export const loadLocks = async (db: Queryable, all: boolean): Promise<LockResource[]> =>
  (await listLocks(db, all)).map(toLock);

function toLock(row: ListedLock): LockResource {
  const acknowledged = row.clients.filter((c) => c.acknowledged_at !== null);
  const last = Math.max(0, ...acknowledged.map((c) => new Date(c.acknowledged_at ?? 0).getTime()));
  const all = row.clients.length > 0 && acknowledged.length === row.clients.length;
  return {
    id: row.id,
    target: { type: row.target_type, id: row.target_id, name: row.target_name },
    message: row.message,
    epoch: row.epoch,
    set_by: { id: row.set_by, name: row.set_by_name },
    set_at: rfc3339(row.set_at),
    halted_actions: row.halted_actions,
    revoked_grants: row.revoked_grants,
    halting: { done: row.halting_done, total: row.halted_actions + row.revoked_grants },
    clients: {
      connected: row.clients.length,
      acknowledged: acknowledged.length,
      confirmed_in_ms: all ? Math.max(0, last - row.set_at.getTime()) : null,
      silent: row.clients.filter((c) => c.acknowledged_at === null).map((c) => ({ id: c.id, name: c.name })),
    },
    lift:
      row.lift_asked_by === null || row.lift_asked_at === null
        ? null
        : {
            asked_by: { id: row.lift_asked_by, name: row.lift_asked_by_name ?? row.lift_asked_by },
            reason: row.lift_reason ?? '',
            asked_at: rfc3339(row.lift_asked_at),
          },
    lifted:
      row.lifted_by === null || row.lifted_at === null
        ? null
        : { by: { id: row.lifted_by, name: row.lifted_by_name ?? row.lifted_by }, at: rfc3339(row.lifted_at) },
  };
}
