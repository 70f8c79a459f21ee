import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { DrillResource, GetSafety } from '#lib/contract/safety-api.ts';
import type { DrillRow } from '#lib/store/safety/drills.ts';
import type { Context } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

type Row = DrillRow & { sentence: string; agent_id: string; agent_name: string };

const SELECT = `SELECT d.*, a.sentence, a.agent_id, ag.name AS agent_name
  FROM drills d JOIN actions a ON a.id = d.action_id JOIN agents ag ON ag.id = a.agent_id`;
const LISTED = 50;

/** One drill, for whoever started it or once it is over. */
export async function loadDrill(ctx: Context, id: string): Promise<DrillResource> {
  const [row] = await ctx.query<Row>(`${SELECT} WHERE d.id = $1`, [id]);
  if (!row) throw notFound();
  return toDrill(row);
}

/** How reviewers did. A drill that waits is listed for whoever started it alone: every other admin may be the one to answer. */
export async function loadDrills(ctx: Context, starter: string): Promise<ReplyOf<typeof GetSafety>['drills']> {
  const [waiting, over, [counts]] = await Promise.all([
    ctx.query<Row>(`${SELECT} WHERE d.ended_at IS NULL AND d.started_by = $1 ORDER BY d.id DESC`, [starter]),
    ctx.query<Row>(`${SELECT} WHERE d.ended_at IS NOT NULL ORDER BY d.ended_at DESC, d.id DESC LIMIT ${LISTED}`),
    ctx.query<{ noticed: number; missed: number; unanswered: number }>(
      `SELECT count(*) FILTER (WHERE noticed)::int AS noticed, count(*) FILTER (WHERE NOT noticed)::int AS missed,
         count(*) FILTER (WHERE noticed IS NULL)::int AS unanswered FROM drills WHERE ended_at IS NOT NULL`,
    ),
  ]);
  return {
    waiting: waiting.map(toDrill),
    over: over.map(toDrill),
    ...(counts ?? { noticed: 0, missed: 0, unanswered: 0 }),
  };
}

const toDrill = (row: Row): DrillResource => ({
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
