import type { ErasureResource } from '#lib/contract/retention-api.ts';
import { loadListedErasure, type ListedErasure } from '#lib/store/retention/list-erasures.ts';
import type { Context } from '#lib/usecases/context.ts';
import { rfc3339, rfc3339OrNull } from '#lib/usecases/time.ts';

/** The erasure that took an action's content; null while it has its content. */
export async function loadErasure(ctx: Context, id: string | null): Promise<ErasureResource | null> {
  const row = id === null ? null : await loadListedErasure(ctx.db, id);
  return row && toErasure(row);
}

/** An erasure as the API shows it. */
export const toErasure = (row: ListedErasure): ErasureResource => ({
  id: row.id,
  cause: row.cause,
  target: { type: row.target_type, id: row.target_id, name: row.target_name },
  before: rfc3339(row.before),
  reason: row.reason,
  by: row.proposed_by_name === null ? [] : [row.proposed_by_name, ...row.accepted_by_names],
  actions: row.actions,
  started_at: rfc3339(row.started_at),
  done_at: rfc3339OrNull(row.done_at),
});
