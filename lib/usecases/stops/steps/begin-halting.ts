import type { Tx } from '#lib/store/database.ts';
import { insertHalting, type NewHalting } from '#lib/store/stops/haltings.ts';
import { raiseLockEpoch } from '#lib/store/stops/locks.ts';

/**
 * Halts what waits on a target: from the commit on it is read as halted and cannot go forward, however much it is; its entries follow in batches
 * (`halt-batch.ts`). Call with the barrier closed, and `record` the cause under the lock epoch it is given. Answers that epoch.
 */
export async function beginHalting(
  tx: Tx,
  halting: Omit<NewHalting, 'epoch'>,
  record: (epoch: number) => Promise<void>,
): Promise<number> {
  const epoch = await raiseLockEpoch(tx);
  await record(epoch);
  await insertHalting(tx, { ...halting, epoch });
  // Everybody who waits for an action asks again whether it is halted.
  tx.publish('halting');
  tx.publish('queue');
  return epoch;
}
