import type { LockResource } from '#lib/contract/lock.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadLiftForUpdate, updateLiftAsked, updateLifted } from '#lib/store/stops/locks.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { loadLock } from './answers/lock-resource.ts';
import { requireSecondPerson } from '../changes/steps/second-person.ts';

/** Asks to lift a stop; lifts it when another person has asked before. One person alone never can. */
export async function liftLock(
  ctx: Context,
  actor: AdminActor,
  input: { id: string; reason: string },
): Promise<LockResource> {
  authoriseAdmin(actor, 'lift-lock');
  const by = adminId(actor);
  await ctx.transaction(async (tx) => {
    await closeBarrier(tx, ctx.warn, 'the lift of a stop');
    const lock = await loadLiftForUpdate(tx, input.id);
    if (!lock) throw notFound();
    if (lock.lifted_at !== null) throw new Failure('conflict', { detail: 'This stop is lifted already.' });
    const how = lock.lift_asked_by === null ? {} : await requireSecondPerson(ctx, tx, actor, lock.lift_asked_by);
    const at = ctx.now();
    const second = lock.lift_asked_by !== null;
    const whoAndWhen = { by, byName: actor.name, at: new Date(at) };
    if (second) await updateLifted(tx, input.id, whoAndWhen);
    else await updateLiftAsked(tx, input.id, { ...whoAndWhen, reason: input.reason });
    const type = second ? 'lock-lifted' : 'lock-lift-asked';
    await insertEntries(tx, [
      { id: ctx.newId('ent'), type, actorId: by, lockId: input.id, at, body: { type, lock_id: input.id, ...how, at } },
    ]);
    tx.publish('locks');
    tx.publish('queue');
  });
  return loadLock(ctx.db, input.id);
}
