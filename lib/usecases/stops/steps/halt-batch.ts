import { haltNext } from '#lib/store/actions/close-actions.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { countCovered, takeHalting, updateCounted, updateHalted, type Halting } from '#lib/store/stops/haltings.ts';
import type { Context } from '#lib/usecases/context.ts';

/** Waiting actions that one transaction looks at. */
const BATCH = 500;
/** Pages that show how far it is are woken once for so many. */
const TELL_EVERY = 5_000;

/**
 * Records the next batch of what a stop, or the revocation of a key, has halted; answers whether there may be more. What is recorded is in force
 * already: reads show it, and nothing of it can go forward, also after the stop is lifted. So any process may do it, at any time.
 */
export const haltBatch = (ctx: Context): Promise<boolean> =>
  ctx.transaction(async (tx) => {
    const halting = await takeHalting(tx);
    if (!halting) return false;
    const { total, cursor } = await counted(tx, halting);
    const { halted, last } = await haltNext(tx, { epoch: halting.epoch, cursor }, BATCH, {
      // It has been in force since the stop, so that is when it was halted, whenever its batch comes.
      command: { type: 'halt', lock_id: halting.lock_id, cause: halting.cause, at: halting.began_at.getTime() },
      reason: halting.reason,
      actorId: halting.actor_id,
      newEntryId: () => ctx.newId('ent'),
    });
    const done = halting.done + halted.length;
    if (last === null || Math.floor(done / TELL_EVERY) > Math.floor(halting.done / TELL_EVERY)) tx.publish('halted');
    if (last !== null) {
      await updateHalted(tx, halting.epoch, { done, cursor: last, doneAt: null });
      return true;
    }
    // Whatever a halting that is over had left would wait again: look once more before.
    const left = await countCovered(tx, halting.epoch);
    if (left.pending + left.approved > 0) {
      await updateHalted(tx, halting.epoch, { done, cursor: left.before, doneAt: null });
      return true;
    }
    await end(ctx, tx, halting, { done, total });
    return true;
  });

/** The same right after a stop has committed, so that a small one is over when it is answered. The job goes on, also where this fails. */
export async function haltAtOnce(ctx: Context): Promise<void> {
  try {
    await haltBatch(ctx);
    await haltBatch(ctx);
  } catch (error) {
    ctx.warn(`a stop is in force, and what it halts is recorded later: ${(error as Error).message}`);
  }
}

/** Counts what it covers, once, before the first batch. */
async function counted(tx: Tx, halting: Halting): Promise<{ total: number; cursor: string }> {
  if (halting.pending !== null && halting.approved !== null)
    return { total: halting.pending + halting.approved, cursor: halting.cursor };
  const now = await countCovered(tx, halting.epoch);
  await updateCounted(tx, halting.epoch, now);
  halting.pending = now.pending;
  halting.approved = now.approved;
  return { total: now.pending + now.approved, cursor: now.before };
}

/** The final counts are an entry. */
async function end(
  ctx: Context,
  tx: Tx,
  halting: Halting,
  { done, total }: { done: number; total: number },
): Promise<void> {
  const at = ctx.now();
  await updateHalted(tx, halting.epoch, { done, cursor: halting.cursor, doneAt: new Date(at) });
  const body = {
    type: 'halting-done',
    cause: halting.cause,
    lock_id: halting.lock_id,
    halted: halting.pending ?? 0,
    revoked: halting.approved ?? 0,
    at,
  };
  await insertEntries(tx, [
    { id: ctx.newId('ent'), type: 'halting-done', actorId: halting.actor_id, lockId: halting.lock_id, at, body },
  ]);
  if (done !== total) ctx.warn(`a stop covered ${total} actions and halted ${done}`);
}
