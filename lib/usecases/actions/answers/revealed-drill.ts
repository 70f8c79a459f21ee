import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { DrillRow } from '#lib/store/safety/drills.ts';
import type { Context } from '#lib/usecases/context.ts';

/** What the drill behind an action was, once it is over; null before, so that nobody can tell it from real work. */
export async function revealedDrill(ctx: Context, actionId: string): Promise<ReviewedAction['drill']> {
  const [row] = await ctx.query<DrillRow>('SELECT * FROM drills WHERE action_id = $1 AND ended_at IS NOT NULL', [
    actionId,
  ]);
  if (!row?.outcome) return null;
  return {
    id: row.id,
    started_by: row.started_by_name,
    note: row.note,
    outcome: row.outcome,
    noticed: row.noticed,
  };
}
