import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { DrillResource, GetSafety } from '#lib/contract/safety-api.ts';
import {
  countDrillOutcomes,
  listEndedDrills,
  listWaitingDrills,
  loadListedDrill,
  type ListedDrill,
} from '#lib/store/safety/listed-drills.ts';
import type { Context } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** One drill. The caller makes sure that only whoever started it can read one that still waits. */
export async function loadDrill(ctx: Context, id: string): Promise<DrillResource> {
  const row = await loadListedDrill(ctx.db, id);
  if (!row) throw notFound();
  return toDrill(row);
}

/** The drills and how reviewers did. One that waits is listed only for whoever started it, because every other admin may be asked to answer it. */
export async function loadDrills(ctx: Context, starter: string): Promise<ReplyOf<typeof GetSafety>['drills']> {
  const [waiting, over, outcomes] = await Promise.all([
    listWaitingDrills(ctx.db, starter),
    listEndedDrills(ctx.db),
    countDrillOutcomes(ctx.db),
  ]);
  return { waiting: waiting.map(toDrill), over: over.map(toDrill), ...outcomes };
}

const toDrill = (row: ListedDrill): DrillResource => ({
  id: row.id,
  action_id: row.action_id,
  sentence: row.sentence,
  agent: { id: row.agent_id, name: row.agent_name },
  started_by: row.started_by_name,
  note: row.note,
  started_at: rfc3339(row.started_at),
  ended:
    row.outcome === null || row.ended_at === null
      ? null
      : { outcome: row.outcome, noticed: row.noticed, at: rfc3339(row.ended_at) },
});
