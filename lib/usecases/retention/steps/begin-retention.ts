import type { Tx } from '#lib/store/database.ts';
import { anythingOlder, insertErasure } from '#lib/store/retention/erasures.ts';
import { beginRetentionCheck } from '#lib/store/retention/settings.ts';
import type { Context } from '#lib/usecases/context.ts';

const DAY_MS = 24 * 3_600_000;

/** Retention: once a day, and at once when the setting changes, begins an erasure of what is older than it keeps. Answers whether it began one. */
export async function beginRetention(ctx: Context, tx: Tx): Promise<boolean> {
  const now = ctx.now();
  const days = await beginRetentionCheck(tx, new Date(now), new Date(now - DAY_MS));
  if (days === null) return false;
  const before = new Date(now - days * DAY_MS);
  if (!(await anythingOlder(tx, before, new Date(now)))) return false;
  await insertErasure(tx, {
    id: ctx.newId('ers'),
    cause: 'retention',
    target_type: 'organisation',
    target_id: null,
    before,
    reason: `Content is kept for ${days} days`,
    proposalId: null,
    startedAt: new Date(now),
  });
  return true;
}
