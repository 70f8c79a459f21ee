import type { ActionSummary, ReviewedAction } from '#lib/contract/review-api.ts';
import type { Status } from '#lib/domain/action/action.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import { provenanceOf, type Observed } from '#lib/domain/risk/provenance.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { LISTED, toListRow, type ListedRow } from './action-rows.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

export interface Surroundings {
  owner: { id: string; name: string };
  initiator: { id: string; name: string } | null;
  editor: { id: string; name: string } | null;
  trajectory: ReviewedAction['trajectory'];
  similar: ActionSummary[];
  agentState: ReviewedAction['agent_state'];
  observations: ReviewedAction['observations'];
  provenance: ReviewedAction['provenance'];
  plan: ReviewedAction['plan'];
  alike: number;
}

interface ObservedRow extends Observed {
  id: string;
  digest: string;
  at: Date;
}

/** The first of what a run read and the last: what came first cannot be pushed out by reporting more. */
const OBSERVED = `
  WITH before AS (SELECT id, tool, digest, trust, origin, content, at FROM observations WHERE run_id = $1 AND id < 'obs_' || substr($2, 5))
  SELECT * FROM ((SELECT * FROM before ORDER BY id LIMIT 60) UNION (SELECT * FROM before ORDER BY id DESC LIMIT 40)) o ORDER BY id`;

const STEPS = 100;
/** As many as one review lists. */
const ALIKE = 50;
const SIMILAR = 10;

/** What stands around an action: its people, its run so far, similar ones, what a stop of its agent would hit. */
export async function loadSurroundings(ctx: Context, person: PersonActor, row: ActionRow): Promise<Surroundings> {
  const [people, steps, similar, [state], observed, [plan], [alike]] = await Promise.all([
    ctx.query<{ id: string; name: string }>('SELECT id, name FROM users WHERE id = ANY($1)', [
      [row.owner_id, row.initiator_id, row.editor_id].filter((id) => id !== null),
    ]),
    row.run_id === null
      ? []
      : ctx.query<{ id: string; sentence: string; tool: string; state: Status; untrusted: boolean; created_at: Date }>(
          `SELECT a.id, a.sentence, a.tool, a.state, a.created_at, coalesce(t.spec->>'output_trust', 'trusted') = 'untrusted' AS untrusted
           FROM actions a LEFT JOIN tools t ON t.name = a.tool AND t.version = a.tool_version
           WHERE a.run_id = $1 AND a.id <= $2 ORDER BY a.id DESC LIMIT ${STEPS}`,
          [row.run_id, row.id],
        ),
    ctx.query<ListedRow>(
      `SELECT ${LISTED} FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
       WHERE a.agent_id = $2 AND a.tool = $3 AND a.id <> $4 ORDER BY a.created_at DESC LIMIT ${SIMILAR}`,
      [person.userId, row.agent_id, row.tool, row.id],
    ),
    ctx.query<{ locked: boolean; waiting: number; approved: number }>(
      `SELECT EXISTS (SELECT 1 FROM locks WHERE lifted_at IS NULL AND (target_type = 'organisation' OR (target_type = 'agent' AND target_id = $1))) AS locked,
         (SELECT count(*) FROM (SELECT 1 FROM actions WHERE agent_id = $1 AND state = 'pending' LIMIT 1000) p)::int AS waiting,
         (SELECT count(*) FROM (SELECT 1 FROM actions WHERE agent_id = $1 AND state = 'approved' LIMIT 1000) p)::int AS approved`,
      [row.agent_id],
    ),
    row.run_id === null ? [] : ctx.query<ObservedRow>(OBSERVED, [row.run_id, row.id]),
    row.plan_id === null
      ? []
      : ctx.query<{ id: string; title: string; steps: number }>(
          'SELECT p.id, p.title, (SELECT count(*) FROM actions a WHERE a.plan_id = p.id)::int AS steps FROM plans p WHERE p.id = $1',
          [row.plan_id],
        ),
    row.run_id === null || row.state !== 'pending'
      ? []
      : ctx.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM (SELECT 1 FROM actions WHERE run_id = $1 AND tool = $2 AND state = 'pending' LIMIT ${ALIKE}) a`,
          [row.run_id, row.tool],
        ),
  ]);
  const named = (id: string | null) => people.find((p) => p.id === id) ?? null;
  return {
    owner: named(row.owner_id) ?? { id: row.owner_id, name: 'unknown' },
    initiator: named(row.initiator_id),
    editor: named(row.editor_id),
    trajectory: steps.reverse().map((s) => ({
      id: s.id,
      sentence: s.sentence,
      tool: s.tool,
      status: s.state,
      untrusted_output: s.untrusted,
      current: s.id === row.id,
      at: rfc3339(s.created_at),
    })),
    similar: similar.map((s) => toListRow(s, person)),
    observations: observed.map(({ content: _content, at, ...rest }) => ({ ...rest, at: rfc3339(at) })),
    provenance: provenanceOf(JSON.parse(row.revision_args) as JsonObject, row.run_goal, observed),
    alike: alike?.n ?? 1,
    plan: plan ? { ...plan, title: reveal(plan.title), step: row.plan_step ?? 0 } : null,
    agentState: state ?? { locked: false, waiting: 0, approved: 0 },
  };
}
