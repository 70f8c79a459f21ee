import type { Tx } from '#lib/store/database.ts';
import { endHold } from '#lib/store/retention/holds.ts';
import { resetRetentionCheck } from '#lib/store/retention/settings.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Lifts the hold that two people agreed to lift. Call in the transaction of the last acceptance. */
export async function putHoldLiftInForce(ctx: Context, tx: Tx, actor: AdminActor, holdId: string): Promise<void> {
  await endHold(tx, holdId, new Date(ctx.now()));
  await appendEntry(ctx, tx, actor, 'hold-lifted', { hold_id: holdId });
  // Retention may have been due for what it held.
  await resetRetentionCheck(tx);
  tx.publish('erasure');
  tx.publish('erasures');
}
