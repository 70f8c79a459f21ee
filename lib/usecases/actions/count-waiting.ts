import { countWaitingActions } from '#lib/store/actions/count-waiting.ts';
import type { Context } from '../context.ts';

/** How many actions wait, for the metrics: `pending` for people, `approved` for being run. Counting stops at 100,000. */
export async function countWaiting(ctx: Context): Promise<{ pending: number; approved: number }> {
  const rows = await countWaitingActions(ctx.db);
  return { pending: 0, approved: 0, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
}
