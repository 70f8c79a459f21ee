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
    await count(tx, halting);
    await record(ctx, tx, halting);
    return true;
  });

/**
 * The same right after a stop has committed: counts what it halted for the answer, and records all of it where that is little. The job goes on, also
 * where this fails.
 */
export async function haltAtOnce(ctx: Context): Promise<void> {
  try {
    await ctx.transaction(async (tx) => {
      const halting = await takeHalting(tx);
      if (!halting) return;
      await count(tx, halting);
      if (totalOf(halting) - halting.done > BATCH) return;
      while (!(await record(ctx, tx, halting)));
      // On a connection of the stops: whoever set this one waits for the answer.
    }, 'stop');
  } catch (error) {
    ctx.warn(`a stop is in force, and what it halts is recorded later: ${(error as Error).message}`);
  }
}

const totalOf = ({ pending, approved }: Halting): number => (pending ?? 0) + (approved ?? 0);

/** Records one batch of a halting that is taken and counted, and notes in it how far it is. Answers whether it is over. */
async function record(ctx: Context, tx: Tx, halting: Halting): Promise<boolean> {
  const { halted, last } = await haltNext(tx, halting, BATCH, {
    // It has been in force since the stop, so that is when it was halted, whenever its batch comes.
    command: { type: 'halt', lock_id: halting.lock_id, cause: halting.cause, at: halting.began_at.getTime() },
    reason: halting.reason,
    actorId: halting.actor_id,
    newEntryId: () => ctx.newId('ent'),
  });
  const before = halting.done;
  halting.done += halted.length;
  if (last === null || Math.floor(halting.done / TELL_EVERY) > Math.floor(before / TELL_EVERY)) tx.publish('halted');
  if (last === null) {
    // Whatever a halting that is over had left would wait again: look once more before.
    const left = await countCovered(tx, halting.epoch);
    if (left.pending + left.approved === 0) {
      await end(ctx, tx, halting);
      return true;
    }
    halting.cursor = left.before;
  } else halting.cursor = last;
  await updateHalted(tx, halting.epoch, { done: halting.done, cursor: halting.cursor, doneAt: null });
  return false;
}

/** Counts what it covers, once, before the first batch. */
async function count(tx: Tx, halting: Halting): Promise<void> {
  if (halting.pending !== null) return;
  const now = await countCovered(tx, halting.epoch);
  await updateCounted(tx, halting.epoch, now);
  Object.assign(halting, { pending: now.pending, approved: now.approved, cursor: now.before });
}

/** The final counts are an entry. */
async function end(ctx: Context, tx: Tx, halting: Halting): Promise<void> {
  const at = ctx.now();
  await updateHalted(tx, halting.epoch, { done: halting.done, cursor: halting.cursor, doneAt: new Date(at) });
  const { cause, lock_id, pending, approved } = halting;
  const body = { type: 'halting-done', cause, lock_id, halted: pending ?? 0, revoked: approved ?? 0, at };
  await insertEntries(tx, [
    { id: ctx.newId('ent'), type: 'halting-done', actorId: halting.actor_id, lockId: lock_id, at, body },
  ]);
  if (halting.done !== totalOf(halting))
    ctx.warn(`a stop covered ${totalOf(halting)} actions and halted ${halting.done}`);
}
