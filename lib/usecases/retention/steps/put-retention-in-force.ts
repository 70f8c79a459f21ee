import type { Tx } from '#lib/store/database.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Makes this the number of days that content is kept; what is overdue by it is erased soon. */
export async function putRetentionInForce(ctx: Context, tx: Tx, actor: AdminActor, days: number | null): Promise<void> {
  await tx.query('UPDATE organisation SET retention_days = $1, retention_looked_at = NULL', [days]);
  await appendEntry(ctx, tx, actor, 'retention-set', { days });
  tx.wake('erasure');
  tx.wake('erasures');
}
