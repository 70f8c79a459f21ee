import type { FoundEntry } from '#lib/domain/incident/describe-entry.ts';
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

/** The window's entries from one end, without the halts of the stop itself (`$6`): those are counted in its own entry. */
export function entriesOfWindow(
  asker: Asker,
  scope: Scope,
  { from, to, size }: Range,
  lockId: string | null,
  end: 'first' | 'last',
  limit: number,
): Promise<PlacedEntry[]> {
  if (end === 'first')
    return asker.query(sql<PlacedEntry>`SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE ((${scope.type} = 'organisation') OR (${scope.type} = 'agent'
      AND e.agent_id = ${scope.id})
        OR (${scope.type} = 'run' AND e.agent_id = ${scope.agentId} AND e.run_id = ${scope.id})
        OR (${scope.type} = 'key' AND e.agent_id = ${scope.agentId}
          AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.key_id = ${scope.id}))
        OR (${scope.type} = 'tool' AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.tool = ${scope.id}))
        OR (${scope.type} = 'reviewer' AND e.actor_id = ${scope.id}))
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL) AND e.position BETWEEN ${from}
      AND ${to} AND l.index < ${size}
       AND e.type <> 'report-made' AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM ${lockId}::text)
     ORDER BY e.position LIMIT ${limit}`);
  return asker.query(sql<PlacedEntry>`SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE ((${scope.type} = 'organisation') OR (${scope.type} = 'agent'
    AND e.agent_id = ${scope.id})
        OR (${scope.type} = 'run' AND e.agent_id = ${scope.agentId} AND e.run_id = ${scope.id})
        OR (${scope.type} = 'key' AND e.agent_id = ${scope.agentId}
          AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.key_id = ${scope.id}))
        OR (${scope.type} = 'tool' AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.tool = ${scope.id}))
        OR (${scope.type} = 'reviewer' AND e.actor_id = ${scope.id}))
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL) AND e.position BETWEEN ${from}
    AND ${to} AND l.index < ${size}
       AND e.type <> 'report-made' AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM ${lockId}::text)
     ORDER BY e.position DESC LIMIT ${limit}`);
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
  const [row] = await asker.query(sql<{
    entries: number;
    views: number;
    window: number;
  }>`WITH w AS MATERIALIZED (SELECT e.position,
    e.type FROM entries e WHERE ((${scope.type} = 'organisation') OR (${scope.type} = 'agent' AND e.agent_id = ${scope.id})
        OR (${scope.type} = 'run' AND e.agent_id = ${scope.agentId} AND e.run_id = ${scope.id})
        OR (${scope.type} = 'key' AND e.agent_id = ${scope.agentId}
          AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.key_id = ${scope.id}))
        OR (${scope.type} = 'tool' AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.tool = ${scope.id}))
        OR (${scope.type} = 'reviewer' AND e.actor_id = ${scope.id}))
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
    AND e.position BETWEEN ${range.from} AND ${range.to}
         AND e.type <> 'report-made' AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM ${lockId}::text) LIMIT 500000),
       every AS (SELECT position, type FROM w
         UNION SELECT e.position, e.type FROM entries e JOIN leaves l ON l.position = e.position WHERE e.action_id = ANY(${ids})
    AND l.index < ${range.size}
         UNION SELECT e.position, e.type FROM entries e WHERE e.position = ANY(${own}))
     SELECT count(*)::int AS entries, (count(*) FILTER (WHERE type = 'viewed'))::int AS views,
       (SELECT count(*)::int FROM w) AS window /* never null: window */ FROM every`);
  const { entries = 0, views = 0, window = 0 } = row ?? {};
  return { entries, views, all: window < MOST_READ };
}

/** Who opened what in the window, oldest first. */
export const viewsOfWindow = (asker: Asker, scope: Scope, { from, to, size }: Range, limit: number) =>
  asker.query(sql<PlacedEntry>`SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE ((${scope.type} = 'organisation') OR (${scope.type} = 'agent'
    AND e.agent_id = ${scope.id})
        OR (${scope.type} = 'run' AND e.agent_id = ${scope.agentId} AND e.run_id = ${scope.id})
        OR (${scope.type} = 'key' AND e.agent_id = ${scope.agentId}
          AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.key_id = ${scope.id}))
        OR (${scope.type} = 'tool' AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.tool = ${scope.id}))
        OR (${scope.type} = 'reviewer' AND e.actor_id = ${scope.id}))
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL) AND e.position BETWEEN ${from}
    AND ${to} AND e.type = 'viewed' AND l.index < ${size}
     ORDER BY e.position LIMIT ${limit}`);

/** Everything about these actions, oldest first. */
export const entriesOfActions = (asker: Asker, ids: readonly string[], size: number, limit: number) =>
  asker.query(sql<PlacedEntry>`SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE e.action_id = ANY(${ids}) AND l.index < ${size} ORDER BY e.position
    LIMIT ${limit}`);

/** Everything about a stop but the single halts: what people did first, then each client's acknowledgement, oldest first. */
export const entriesOfLock = (asker: Asker, lockId: string, size: number, limit: number) =>
  asker.query(sql<PlacedEntry>`SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE e.lock_id = ${lockId} AND e.type IN ('lock-set', 'lock-acknowledged',
    'lock-lift-asked', 'lock-lifted')
       AND l.index < ${size} ORDER BY e.type = 'lock-acknowledged', e.position LIMIT ${limit}`);

/** What was recorded about an incident itself, oldest first. */
export const entriesOfIncident = (asker: Asker, incidentId: string, agentId: string, size: number) =>
  asker.query(sql<PlacedEntry>`SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE e.type IN ('incident-opened', 'incident-closed')
    AND e.agent_id = ${agentId}
       AND e.body::json->>'incident_id' = ${incidentId} AND l.index < ${size} ORDER BY e.position LIMIT 100`);

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
  const [row] =
    await asker.query(sql<PlacedEntry>`SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id,
    e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE e.action_id = ANY(${ids}) AND e.type = ${type} AND e.position <= ${to}
    AND l.index < ${size} ORDER BY e.position LIMIT 1`);
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
