import type { Status } from '#lib/domain/action/action.ts';
import type { CountedActions, CountedShare } from '#lib/domain/incident/reach.ts';
import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';
import type { Range } from './report-entries.ts';
import type { Scope } from './report-scope.ts';

/*
 * Which actions a window reached: those that anything but a view was recorded about in it (`touched`), without those that were over before
 * it began or proposed after it ended (`reached`). At most half a million entries are looked at.
 */
interface Window {
  scope: Scope;
  range: Range;
  since: Date;
  until: Date;
}

/** The actions of the window, counted by effect, state and reversibility. What they touch is added up for those that ran. */
export function countReached(
  db: Queryable,
  { scope: s, range: { from, to }, since, until }: Window,
): Promise<CountedActions[]> {
  return db.query(sql<CountedActions>`
    WITH touched AS MATERIALIZED (SELECT DISTINCT t.action_id FROM (SELECT e.action_id FROM entries e LEFT JOIN actions k ON k.id = e.action_id
      WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND e.action_id IS NOT NULL AND e.type <> 'viewed' ORDER BY e.position LIMIT 500000) t),
    reached AS (SELECT a.id, a.effect, CASE WHEN h.epoch IS NULL THEN a.state ELSE 'halted' END AS state, a.risk_rank,
        coalesce(h.lock_id, a.halted_by) AS halted_by, a.created_at, a.redeemed_at, a.agent_id, a.run_id, a.tool,
        t.spec->>'reversibility' AS reversibility, t.spec->>'audience' AS tool_audience
      FROM touched JOIN actions a ON a.id = touched.action_id LEFT JOIN tools t ON t.name = a.tool AND t.version = a.tool_version
        LEFT JOIN LATERAL halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) h ON a.state IN ('pending', 'approved')
      WHERE (a.redeemed_at IS NULL OR a.redeemed_at >= ${since}) AND a.created_at <= ${until}),
    measured AS (SELECT r.effect, r.state, r.redeemed_at IS NOT NULL AS ran, r.reversibility, r.tool_audience,
        ran.assessment::json #> '{question,context,facts}' AS facts
      FROM reached r LEFT JOIN actions ran ON ran.id = r.id AND ran.redeemed_at IS NOT NULL)
    SELECT effect, state, ran, reversibility, count(*)::int AS n,
      coalesce(sum((facts->>'items')::numeric), 0)::float8 AS items,
      coalesce(sum((facts->>'recipients')::numeric), 0)::float8 AS recipients,
      coalesce(sum((facts->>'external_recipients')::numeric), 0)::float8 AS external_recipients,
      coalesce(max((facts->>'people_reached')::numeric), 0)::float8 AS people_reached,
      array_agg(DISTINCT facts->>'audience') || array_agg(DISTINCT tool_audience) AS audiences /* never null: audiences */
    FROM measured GROUP BY effect, state, ran, reversibility`);
}

/**
 * How the window's actions divide over agents, runs, tools and audiences, 50 of each at most, those of which the most ran first. What did
 * not run counts for its tool's audience.
 */
export function countShares(
  db: Queryable,
  { scope: s, range: { from, to }, since, until }: Window,
  audiences: readonly string[],
): Promise<CountedShare[]> {
  return db.query(sql<CountedShare>`
    WITH touched AS MATERIALIZED (SELECT DISTINCT t.action_id FROM (SELECT e.action_id FROM entries e LEFT JOIN actions k ON k.id = e.action_id
      WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND e.action_id IS NOT NULL AND e.type <> 'viewed' ORDER BY e.position LIMIT 500000) t),
    reached AS (SELECT a.id, a.effect, CASE WHEN h.epoch IS NULL THEN a.state ELSE 'halted' END AS state, a.risk_rank,
        coalesce(h.lock_id, a.halted_by) AS halted_by, a.created_at, a.redeemed_at, a.agent_id, a.run_id, a.tool,
        t.spec->>'reversibility' AS reversibility, t.spec->>'audience' AS tool_audience
      FROM touched JOIN actions a ON a.id = touched.action_id LEFT JOIN tools t ON t.name = a.tool AND t.version = a.tool_version
        LEFT JOIN LATERAL halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) h ON a.state IN ('pending', 'approved')
      WHERE (a.redeemed_at IS NULL OR a.redeemed_at >= ${since}) AND a.created_at <= ${until}),
    measured AS (SELECT r.agent_id, r.run_id, r.tool, r.redeemed_at IS NOT NULL AS ran,
        (${audiences}::text[])[greatest(array_position(${audiences}::text[], r.tool_audience),
          array_position(${audiences}::text[], ran.assessment::json #>> '{question,context,facts,audience}'))] AS audience
      FROM reached r LEFT JOIN actions ran ON ran.id = r.id AND ran.redeemed_at IS NOT NULL),
    split AS (SELECT CASE WHEN grouping(agent_id) = 0 THEN 'agents' WHEN grouping(run_id) = 0 THEN 'runs'
        WHEN grouping(tool) = 0 THEN 'tools' ELSE 'audiences' END AS kind,
      coalesce(agent_id, run_id, tool, audience) AS id, count(*)::int AS actions, (count(*) FILTER (WHERE ran))::int AS ran
      FROM measured GROUP BY GROUPING SETS ((agent_id), (run_id), (tool), (audience))),
    placed AS (SELECT kind, id, actions, ran, row_number() OVER (PARTITION BY kind ORDER BY ran DESC, actions DESC, id) AS place,
      (count(*) OVER (PARTITION BY kind))::int AS of FROM split)
    SELECT p.kind, p.id, coalesce(ag.name, ru.name, p.id, CASE p.kind WHEN 'runs' THEN 'no run' ELSE 'unknown' END) AS name, p.actions, p.ran, p.of
      /* never null: kind, actions, ran, of */
    FROM placed p LEFT JOIN agents ag ON p.kind = 'agents' AND ag.id = p.id LEFT JOIN runs ru ON p.kind = 'runs' AND ru.id = p.id
    WHERE p.place <= 50 ORDER BY p.kind, p.place`);
}

export interface ReachedRow {
  id: string;
  sentence: string;
  tool: string;
  effect: string | null;
  state: Status;
  risk_level: RiskLevel;
  agent_id: string;
  agent_name: string;
  run_id: string | null;
  run_name: string | null;
  reversibility: string | null;
  tool_audience: string | null;
  audience: string | null;
  items: number | null;
  recipients: number | null;
  external_recipients: number | null;
  people_reached: number | null;
  created_at: Date;
  redeemed_at: Date | null;
  finished_at: Date | null;
}

/** Some of the window's actions: `always` first, then what ran, then what was halted, each the higher risk first. */
export function listReached(
  db: Queryable,
  { scope: s, range: { from, to }, since, until }: Window,
  always: readonly string[],
  limit: number,
): Promise<ReachedRow[]> {
  return db.query(sql<ReachedRow>`
    WITH touched AS MATERIALIZED (SELECT DISTINCT t.action_id FROM (SELECT e.action_id FROM entries e LEFT JOIN actions k ON k.id = e.action_id
      WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND e.action_id IS NOT NULL AND e.type <> 'viewed' ORDER BY e.position LIMIT 500000) t),
    reached AS (SELECT a.id, a.effect, CASE WHEN h.epoch IS NULL THEN a.state ELSE 'halted' END AS state, a.risk_rank,
        coalesce(h.lock_id, a.halted_by) AS halted_by, a.created_at, a.redeemed_at, a.agent_id, a.run_id, a.tool,
        t.spec->>'reversibility' AS reversibility, t.spec->>'audience' AS tool_audience
      FROM touched JOIN actions a ON a.id = touched.action_id LEFT JOIN tools t ON t.name = a.tool AND t.version = a.tool_version
        LEFT JOIN LATERAL halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) h ON a.state IN ('pending', 'approved')
      WHERE (a.redeemed_at IS NULL OR a.redeemed_at >= ${since}) AND a.created_at <= ${until}),
    chosen AS (SELECT r.id FROM reached r ORDER BY r.id = ANY(${always}) DESC, r.redeemed_at IS NULL,
      r.state <> 'halted', r.risk_rank DESC, r.id LIMIT ${limit})
    SELECT a.id, a.sentence, a.tool, a.effect, r.state, a.risk_level, a.agent_id, ag.name AS agent_name, a.run_id, ru.name AS run_name,
      r.reversibility, r.tool_audience, f.facts->>'audience' AS audience, (f.facts->>'items')::float8 AS items,
      (f.facts->>'recipients')::float8 AS recipients, (f.facts->>'external_recipients')::float8 AS external_recipients,
      (f.facts->>'people_reached')::float8 AS people_reached, a.created_at, a.redeemed_at, a.finished_at
    FROM chosen c JOIN reached r ON r.id = c.id JOIN actions a ON a.id = c.id JOIN agents ag ON ag.id = a.agent_id
      LEFT JOIN runs ru ON ru.id = a.run_id, LATERAL (SELECT a.assessment::json #> '{question,context,facts}' AS facts) f`);
}

interface Caught {
  ran: string | null;
  proposed: string | null;
}

/** What a person's stop may have been about: the earliest of what its target ran in the window, and of what the stop halted. */
export async function loadFirstCaught(
  db: Queryable,
  { scope: s, range: { from, to }, since, until }: Window,
  lockId: string,
): Promise<Caught> {
  const [row] = await db.query(sql<Caught>`
    WITH touched AS MATERIALIZED (SELECT DISTINCT t.action_id FROM (SELECT e.action_id FROM entries e LEFT JOIN actions k ON k.id = e.action_id
      WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND e.action_id IS NOT NULL AND e.type <> 'viewed' ORDER BY e.position LIMIT 500000) t),
    reached AS (SELECT a.id, a.effect, CASE WHEN h.epoch IS NULL THEN a.state ELSE 'halted' END AS state, a.risk_rank,
        coalesce(h.lock_id, a.halted_by) AS halted_by, a.created_at, a.redeemed_at, a.agent_id, a.run_id, a.tool,
        t.spec->>'reversibility' AS reversibility, t.spec->>'audience' AS tool_audience
      FROM touched JOIN actions a ON a.id = touched.action_id LEFT JOIN tools t ON t.name = a.tool AND t.version = a.tool_version
        LEFT JOIN LATERAL halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) h ON a.state IN ('pending', 'approved')
      WHERE (a.redeemed_at IS NULL OR a.redeemed_at >= ${since}) AND a.created_at <= ${until}),
    caught AS (SELECT id, created_at, redeemed_at FROM reached WHERE redeemed_at IS NOT NULL OR halted_by = ${lockId})
    SELECT (SELECT id FROM caught WHERE redeemed_at IS NOT NULL ORDER BY redeemed_at, id LIMIT 1) AS ran,
      (SELECT id FROM caught ORDER BY created_at, id LIMIT 1) AS proposed`);
  return row ?? { ran: null, proposed: null };
}
