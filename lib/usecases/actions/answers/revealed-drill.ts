import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { loadRevealedDrill } from '#lib/store/safety/listed-drills.ts';
import type { Context } from '#lib/usecases/context.ts';

/** What the drill behind an action was, once it is over; null before, so that nobody can tell it from real work. */
export async function revealedDrill(ctx: Context, actionId: string): Promise<ReviewedAction['drill']> {
  const row = await loadRevealedDrill(ctx.db, actionId);
  if (!row?.outcome) return null;
  return {
    id: row.id,
    started_by: row.started_by_name,
    note: row.note,
    outcome: row.outcome,
    noticed: row.noticed,
  };
}
