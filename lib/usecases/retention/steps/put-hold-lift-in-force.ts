import type { Tx } from '#lib/store/database.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Lifts the hold that two people agreed to lift. Call in the transaction of the last acceptance. */
export async function putHoldLiftInForce(ctx: Context, tx: Tx, actor: AdminActor, holdId: string): Promise<void> {
  await tx.query('UPDATE holds SET lifted_at = $2 WHERE id = $1 AND lifted_at IS NULL', [holdId, new Date(ctx.now())]);
  await appendEntry(ctx, tx, actor, 'hold-lifted', { hold_id: holdId });
  // What it kept may be overdue.
  await tx.query('UPDATE organisation SET retention_looked_at = NULL');
  tx.wake('erasure');
  tx.wake('erasures');
}
