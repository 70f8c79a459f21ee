import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ErasureResource, GetRetention } from '#lib/contract/retention-api.ts';
import type { AdminActor, Context } from '../context.ts';
import { targetName } from './steps/erasure-target.ts';
import { holdsInForce } from './holds.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';
import { rfc3339, rfc3339OrNull } from '../time.ts';

interface Row {
  id: string;
  cause: ErasureResource['cause'];
  target_type: string;
  target_id: string | null;
  target_name: string;
  before: Date;
  reason: string;
  by: string[];
  actions: number;
  started_at: Date;
  done_at: Date | null;
}

const SELECT = `
  SELECT e.*, ${targetName('e')} AS target_name,
    CASE WHEN e.proposal_id IS NULL THEN '{}' ELSE (SELECT p.proposed_by_name FROM proposals p WHERE p.id = e.proposal_id)
      || ARRAY(SELECT a.person_name FROM proposal_acceptances a WHERE a.proposal_id = e.proposal_id ORDER BY a.at) END AS by
  FROM erasures e`;

/** How long content is kept, what is exempt, what was erased lately, and what waits for a second person. */
export async function getRetention(ctx: Context, _person: AdminActor): Promise<ReplyOf<typeof GetRetention>> {
  const [[setting], holds, erasures, proposals] = await Promise.all([
    ctx.query<{ days: number | null }>('SELECT retention_days AS days FROM organisation'),
    holdsInForce(ctx),
    ctx.query<Row>(`${SELECT} ORDER BY e.id DESC LIMIT 20`),
    openProposals(ctx, ['erasure', 'retention', 'hold-lift']),
  ]);
  return { days: setting?.days ?? null, holds, erasures: erasures.map(toErasure), proposals };
}

/** The erasure that took an action's content; null for one that nobody took. */
export async function loadErasure(ctx: Context, id: string | null): Promise<ErasureResource | null> {
  if (id === null) return null;
  const [row] = await ctx.query<Row>(`${SELECT} WHERE e.id = $1`, [id]);
  return row ? toErasure(row) : null;
}

const toErasure = (row: Row): ErasureResource => ({
  id: row.id,
  cause: row.cause,
  target: { type: row.target_type, id: row.target_id, name: row.target_name },
  before: rfc3339(row.before),
  reason: row.reason,
  by: row.by,
  actions: row.actions,
  started_at: rfc3339(row.started_at),
  done_at: rfc3339OrNull(row.done_at),
});
