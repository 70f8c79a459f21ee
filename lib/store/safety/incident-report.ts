import type { FoundEntry } from '#lib/domain/incident/describe-entry.ts';
import type { CountedActions, CountedShare } from '#lib/domain/incident/reach.ts';
import type { Status } from '#lib/domain/action/action.ts';
import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { Tx } from '../database.ts';
import { beginSnapshot } from '../ledger/export.ts';
import type { Scope } from './incident-scope.ts';
import { sql } from '../sql.ts';

type Asker = Pick<Tx, 'query'>;

/** Positions of the ledger, both included, and the size of the tree that everything has to stand under. */
export interface Range {
  from: number;
  to: number;
  size: number;
}

export type PlacedEntry = FoundEntry & { position: number; lock_id: string | null };

/** As many entries as are looked at to find what a window touched. */
const MOST_READ = 500_000;

/** Everything from here on is read as of one moment, and planned for lists rather than by key. */
export async function beginReading(tx: Tx): Promise<void> {
  await beginSnapshot(tx);
  await tx.query(
    sql<{
      plans: string;
      scans: string;
      bitmaps: string;
    }>`SELECT set_config('plan_cache_mode', 'force_custom_plan', true)::text AS plans,
      set_config('enable_seqscan', 'on', true)::text AS scans, set_config('enable_bitmapscan', 'on', true)::text AS bitmaps
      /* never null: plans, scans, bitmaps */`,
  );
}

const AT = `to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`;
const PLACED = `e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body, ${AT}`;
const FROM = 'FROM entries e JOIN leaves l ON l.position = e.position';

/** The window's entries from one end, without the halts of the stop itself (`$6`): those are counted in its own entry. */
export function entriesOfWindow(
  asker: Asker,
  scope: Scope,
  { from, to, size }: Range,
  lockId: string | null,
  end: 'first' | 'last',
  limit: number,
): Promise<PlacedEntry[]> {
  return asker.query<PlacedEntry>(
    `SELECT ${PLACED} ${FROM} WHERE ${scope.where} AND e.position BETWEEN $3 AND $4 AND l.index < $5
       AND e.type <> 'report-made' AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM $6::text)
     ORDER BY e.position ${end === 'first' ? 'ASC' : 'DESC'} LIMIT $7`,
    [scope.id, scope.agentId, from, to, size, lockId, limit],
  );
}

/**
 * How many entries a report is about: the window's, everything about the actions it lists, and the stop's and the incident's own (`own`,
 * positions). The window's are counted up to a bound; `all` says whether it was enough.
 */
export async function countReported(
  asker: Asker,
  scope: Scope,
  range: Range,
  { lockId, ids, own }: { lockId: string | null; ids: readonly string[]; own: readonly number[] },
): Promise<{ entries: number; views: number; all: boolean }> {
  const [row] = await asker.query<{ entries: number; views: number; window: number }>(
    `WITH w AS MATERIALIZED (SELECT e.position, e.type FROM entries e WHERE ${scope.where} AND e.position BETWEEN $3 AND $4
         AND e.type <> 'report-made' AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM $5::text) LIMIT ${MOST_READ}),
       every AS (SELECT position, type FROM w
         UNION SELECT e.position, e.type FROM entries e JOIN leaves l ON l.position = e.position WHERE e.action_id = ANY($6) AND l.index < $8
         UNION SELECT e.position, e.type FROM entries e WHERE e.position = ANY($7))
     SELECT count(*)::int AS entries, (count(*) FILTER (WHERE type = 'viewed'))::int AS views,
       (SELECT count(*)::int FROM w) AS window FROM every`,
    [scope.id, scope.agentId, range.from, range.to, lockId, ids, own, range.size],
  );
  const { entries = 0, views = 0, window = 0 } = row ?? {};
  return { entries, views, all: window < MOST_READ };
}

/** Who opened what in the window, oldest first. */
export const viewsOfWindow = (asker: Asker, scope: Scope, { from, to, size }: Range, limit: number) =>
  asker.query<PlacedEntry>(
    `SELECT ${PLACED} ${FROM} WHERE ${scope.where} AND e.position BETWEEN $3 AND $4 AND e.type = 'viewed' AND l.index < $5
     ORDER BY e.position LIMIT $6`,
    [scope.id, scope.agentId, from, to, size, limit],
  );

/** Everything about these actions, oldest first. */
export const entriesOfActions = (asker: Asker, ids: readonly string[], size: number, limit: number) =>
  asker.query<PlacedEntry>(
    `SELECT ${PLACED} ${FROM} WHERE e.action_id = ANY($1) AND l.index < $2 ORDER BY e.position LIMIT $3`,
    [ids, size, limit],
  );

/** Everything about a stop but the single halts: what people did first, then each client's acknowledgement, oldest first. */
export const entriesOfLock = (asker: Asker, lockId: string, size: number, limit: number) =>
  asker.query<PlacedEntry>(
    `SELECT ${PLACED} ${FROM} WHERE e.lock_id = $1 AND e.type IN ('lock-set', 'lock-acknowledged', 'lock-lift-asked', 'lock-lifted')
       AND l.index < $2 ORDER BY e.type = 'lock-acknowledged', e.position LIMIT $3`,
    [lockId, size, limit],
  );

/** What was recorded about an incident itself, oldest first. */
export const entriesOfIncident = (asker: Asker, incidentId: string, agentId: string, size: number) =>
  asker.query<PlacedEntry>(
    `SELECT ${PLACED} ${FROM} WHERE e.type IN ('incident-opened', 'incident-closed') AND e.agent_id = $2
       AND e.body::json->>'incident_id' = $1 AND l.index < $3 ORDER BY e.position LIMIT 100`,
    [incidentId, agentId, size],
  );

/** Actions that anything but a view was recorded about; those that ran before the window are not of it. Needs `$7`, its first moment. */
const touched = (scope: Scope): string => `
  touched AS MATERIALIZED (SELECT DISTINCT w.action_id FROM (SELECT e.action_id FROM entries e WHERE ${scope.where}
      AND e.position BETWEEN $3 AND $4 AND e.action_id IS NOT NULL AND e.type <> 'viewed' ORDER BY e.position LIMIT $5) w),
  reached AS (SELECT a.id, a.effect, a.state, a.risk_rank, a.halted_by, a.created_at, a.redeemed_at, a.agent_id,
      a.run_id, a.tool, t.spec->>'reversibility' AS reversibility,
      t.spec->>'audience' AS tool_audience
    FROM touched JOIN actions a ON a.id = touched.action_id
    LEFT JOIN tools t ON t.name = a.tool AND t.version = a.tool_version
    WHERE (a.redeemed_at IS NULL OR a.redeemed_at >= $6) AND a.created_at <= $7)`;

interface Window {
  scope: Scope;
  range: Range;
  since: Date;
  until: Date;
}

const valuesOf = ({ scope, range, since, until }: Window) => [
  scope.id,
  scope.agentId,
  range.from,
  range.to,
  MOST_READ,
  since,
  until,
];

/** The actions of the window, counted by effect, state and reversibility. What they touch is added up for those that ran. */
export function countReached(asker: Asker, window: Window): Promise<CountedActions[]> {
  return asker.query<CountedActions>(
    `WITH ${touched(window.scope)}, measured AS (SELECT r.effect, r.state, r.redeemed_at IS NOT NULL AS ran, r.reversibility, r.tool_audience,
        ran.assessment::json #> '{question,context,facts}' AS facts
        FROM reached r LEFT JOIN actions ran ON ran.id = r.id AND ran.redeemed_at IS NOT NULL)
     SELECT effect, state, ran, reversibility, count(*)::int AS n,
       coalesce(sum((facts->>'items')::numeric), 0)::float8 AS items,
       coalesce(sum((facts->>'recipients')::numeric), 0)::float8 AS recipients,
       coalesce(sum((facts->>'external_recipients')::numeric), 0)::float8 AS external_recipients,
       coalesce(max((facts->>'people_reached')::numeric), 0)::float8 AS people_reached,
       array_agg(DISTINCT facts->>'audience') || array_agg(DISTINCT tool_audience) AS audiences
     FROM measured GROUP BY effect, state, ran, reversibility`,
    valuesOf(window),
  );
}

/** At most this many agents, runs, tools and audiences are listed of each. */
const MOST_SHARES = 50;

/** How the window's actions divide over agents, runs, tools and audiences, the most that ran first. What did not run counts for its tool's audience. */
export function countShares(asker: Asker, window: Window, audiences: readonly string[]): Promise<CountedShare[]> {
  return asker.query<CountedShare>(
    `WITH ${touched(window.scope)}, measured AS (SELECT r.agent_id, r.run_id, r.tool, r.redeemed_at IS NOT NULL AS ran,
        ($8::text[])[greatest(array_position($8, r.tool_audience), array_position($8, ran.assessment::json #>> '{question,context,facts,audience}'))] AS audience
        FROM reached r LEFT JOIN actions ran ON ran.id = r.id AND ran.redeemed_at IS NOT NULL),
      split AS (SELECT CASE WHEN grouping(agent_id) = 0 THEN 'agents' WHEN grouping(run_id) = 0 THEN 'runs'
          WHEN grouping(tool) = 0 THEN 'tools' ELSE 'audiences' END AS kind,
        coalesce(agent_id, run_id, tool, audience) AS id, count(*)::int AS actions, (count(*) FILTER (WHERE ran))::int AS ran
        FROM measured GROUP BY GROUPING SETS ((agent_id), (run_id), (tool), (audience))),
      placed AS (SELECT s.*, row_number() OVER (PARTITION BY kind ORDER BY ran DESC, actions DESC, id) AS place,
        (count(*) OVER (PARTITION BY kind))::int AS of FROM split s)
     SELECT p.kind, p.id, coalesce(ag.name, ru.name, p.id, CASE p.kind WHEN 'runs' THEN 'no run' ELSE 'unknown' END) AS name, p.actions, p.ran, p.of
     FROM placed p LEFT JOIN agents ag ON p.kind = 'agents' AND ag.id = p.id LEFT JOIN runs ru ON p.kind = 'runs' AND ru.id = p.id
     WHERE p.place <= ${MOST_SHARES} ORDER BY p.kind, p.place`,
    [...valuesOf(window), audiences],
  );
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
export function listReached(asker: Asker, window: Window, always: readonly string[], limit: number) {
  return asker.query<ReachedRow>(
    `WITH ${touched(window.scope)}, chosen AS (SELECT r.id FROM reached r ORDER BY r.id = ANY($8) DESC, r.redeemed_at IS NULL,
         r.state <> 'halted', r.risk_rank DESC, r.id LIMIT $9)
     SELECT a.id, a.sentence, a.tool, a.effect, a.state, a.risk_level, a.agent_id, ag.name AS agent_name, a.run_id, ru.name AS run_name,
       r.reversibility, r.tool_audience, f.facts->>'audience' AS audience, (f.facts->>'items')::float8 AS items,
       (f.facts->>'recipients')::float8 AS recipients, (f.facts->>'external_recipients')::float8 AS external_recipients,
       (f.facts->>'people_reached')::float8 AS people_reached, a.created_at, a.redeemed_at, a.finished_at
     FROM chosen c JOIN reached r ON r.id = c.id JOIN actions a ON a.id = c.id JOIN agents ag ON ag.id = a.agent_id
       LEFT JOIN runs ru ON ru.id = a.run_id, LATERAL (SELECT a.assessment::json #> '{question,context,facts}' AS facts) f`,
    [...valuesOf(window), always, limit],
  );
}

/** Actions of these runs that were proposed and over before the window, so that its reach does not count them; at most ten thousand. */
export async function earlierOfRuns(
  asker: Asker,
  runs: readonly string[],
  { from, to }: Range,
  since: Date,
): Promise<{ actions: number; ran: number; first: string | null }> {
  const [row] = await asker.query(sql<{
    actions: number;
    ran: number;
    first: string | null;
  }>`SELECT count(*) AS actions, count(redeemed_at) AS ran, min(id)::text AS first FROM (SELECT a.id, a.redeemed_at FROM actions a
       WHERE a.run_id = ANY(${runs}) AND a.created_at < ${since} AND (a.redeemed_at < ${since} OR NOT EXISTS (SELECT 1 FROM entries e
         WHERE e.action_id = a.id AND e.type <> 'viewed' AND e.position BETWEEN ${from} AND ${to}))
       ORDER BY a.id DESC LIMIT 10000) e`);
  return row ?? { actions: 0, ran: 0, first: null };
}

/** The entry of one kind about any of these actions that stands first, up to a position. */
export async function firstEntry(
  asker: Asker,
  ids: readonly string[],
  type: 'submitted' | 'redeem',
  { to, size }: Pick<Range, 'to' | 'size'>,
): Promise<PlacedEntry | null> {
  const [row] = await asker.query<PlacedEntry>(
    `SELECT ${PLACED} ${FROM} WHERE e.action_id = ANY($1) AND e.type = $2 AND e.position <= $3 AND l.index < $4 ORDER BY e.position LIMIT 1`,
    [ids, type, to, size],
  );
  return row ?? null;
}

/** The actions behind what a rule of the breaker counted: entries of a kind before a position and after a moment, newest first. */
export async function countedActions(
  asker: Asker,
  agentId: string,
  { type, code }: { type: string; code: string | null },
  before: { position: number; since: Date; count: number },
): Promise<string[]> {
  const rows = await asker.query(sql<{
    action_id: string;
  }>`SELECT action_id FROM (SELECT action_id, at, body FROM entries n WHERE agent_id = ${agentId} AND type = ${type} AND position < ${before.position}
       AND action_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = n.action_id) ORDER BY position DESC LIMIT 200000) e
     WHERE at >= ${before.since} AND (${code}::text IS NULL OR body::json->>'code' = ${code}) LIMIT ${before.count}`);
  return [...new Set(rows.map((row) => row.action_id))];
}

/** What a person's stop may have been about: the earliest of what its target ran since, and of what it halted. */
export async function firstCaught(
  asker: Asker,
  window: Window,
  lockId: string,
): Promise<{ ran: string | null; proposed: string | null }> {
  const [row] = await asker.query<{ ran: string | null; proposed: string | null }>(
    `WITH ${touched(window.scope)}, caught AS (SELECT id, created_at, redeemed_at FROM reached
         WHERE redeemed_at IS NOT NULL OR halted_by = $8)
     SELECT (SELECT id FROM caught WHERE redeemed_at IS NOT NULL ORDER BY redeemed_at, id LIMIT 1) AS ran,
       (SELECT id FROM caught ORDER BY created_at, id LIMIT 1) AS proposed`,
    [...valuesOf(window), lockId],
  );
  return row ?? { ran: null, proposed: null };
}
