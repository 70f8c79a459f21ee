import type { Tx } from '#lib/store/database.ts';
import { insertKeyHalting, type NewKeyHalting } from '#lib/store/stops/haltings.ts';
import { raiseLockEpoch } from '#lib/store/stops/locks.ts';

/**
 * Halts what was proposed with a key that is being revoked: from the commit on it is read as halted and cannot go forward, however much it is; its
 * entries follow in batches (`halt-batch.ts`). Call with the barrier closed.
 */
export async function beginHalting(tx: Tx, halting: Omit<NewKeyHalting, 'epoch'>): Promise<void> {
  await insertKeyHalting(tx, { ...halting, epoch: await raiseLockEpoch(tx) });
  // Everybody who waits for an action asks again whether it is halted.
  tx.publish('halting');
  tx.publish('queue');
}
