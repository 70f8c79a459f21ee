import type { LockResource } from '#lib/contract/lock.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { loadLock } from './answers/lock-resource.ts';
import { requireSecondPerson } from '../changes/steps/second-person.ts';

/** Asks to lift a stop; when another person has asked before, lifts it. One person alone never can. */
export async function liftLock(
  ctx: Context,
  actor: AdminActor,
  input: { id: string; reason: string },
): Promise<LockResource> {
  authoriseAdmin(actor, 'lift-lock');
  const by = adminId(actor);
  await ctx.transaction(async (tx) => {
    await closeBarrier(tx);
    const [lock] = await tx.query<{ lift_asked_by: string | null; lifted_at: Date | null }>(
      'SELECT lift_asked_by, lifted_at FROM locks WHERE id = $1 FOR UPDATE',
      [input.id],
    );
    if (!lock) throw notFound();
    if (lock.lifted_at !== null) throw new Failure('conflict', { detail: 'This stop is lifted already.' });
    if (lock.lift_asked_by !== null) await requireSecondPerson(ctx, tx, actor, lock.lift_asked_by);
    const at = ctx.now();
    const second = lock.lift_asked_by !== null;
    if (second) {
      await tx.query('UPDATE locks SET lifted_by = $2, lifted_by_name = $3, lifted_at = $4 WHERE id = $1', [
        input.id,
        by,
        actor.name,
        new Date(at),
      ]);
    } else {
      await tx.query(
        'UPDATE locks SET lift_asked_by = $2, lift_asked_by_name = $3, lift_reason = $4, lift_asked_at = $5 WHERE id = $1',
        [input.id, by, actor.name, input.reason, new Date(at)],
      );
    }
    const type = second ? 'lock-lifted' : 'lock-lift-asked';
    await insertEntries(tx, [
      { id: ctx.newId('ent'), type, actorId: by, lockId: input.id, at, body: { type, lock_id: input.id, at } },
    ]);
    tx.wake('locks');
    tx.wake('queue');
  });
  return loadLock(ctx, input.id);
}
