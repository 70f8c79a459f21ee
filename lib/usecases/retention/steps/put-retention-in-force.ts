import type { Tx } from '#lib/store/database.ts';
import { updateRetentionDays } from '#lib/store/retention/settings.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Makes this the number of days that content is kept; what is overdue by it is erased soon. */
export async function putRetentionInForce(ctx: Context, tx: Tx, actor: AdminActor, days: number | null): Promise<void> {
  await updateRetentionDays(tx, days);
  await appendEntry(ctx, tx, actor, 'retention-set', { days });
  tx.publish('erasure');
  tx.publish('erasures');
}
