import type { FoundEntry } from '#lib/domain/incident/describe-entry.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';
import type { Scope } from './report-scope.ts';

/** Positions of the ledger, both included, and the size of the tree that everything has to stand under. */
export interface Range {
  from: number;
  to: number;
  size: number;
}

export type PlacedEntry = FoundEntry & { position: number; lock_id: string | null };

interface WindowPage {
  range: Range;
  /** The stop whose halts of single actions are left out: its own entry counts them. */
  lockId: string | null;
  limit: number;
}

/** The window's first entries, oldest first. */
export const listFirstEntries = (
  db: Queryable,
  s: Scope,
  { range: { from, to, size }, lockId, limit }: WindowPage,
): Promise<PlacedEntry[]> =>
  db.query(sql<PlacedEntry>`
    SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position LEFT JOIN actions k ON k.id = e.action_id
    WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND l.index < ${size} AND e.type <> 'report-made'
      AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM ${lockId}::text)
    ORDER BY e.position ASC LIMIT ${limit}`);

/** The window's last entries, newest first. */
export const listLastEntries = (
  db: Queryable,
  s: Scope,
  { range: { from, to, size }, lockId, limit }: WindowPage,
): Promise<PlacedEntry[]> =>
  db.query(sql<PlacedEntry>`
    SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position LEFT JOIN actions k ON k.id = e.action_id
    WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND l.index < ${size} AND e.type <> 'report-made'
      AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM ${lockId}::text)
    ORDER BY e.position DESC LIMIT ${limit}`);

/** So many entries of a window are counted or looked at; the number stands in the statements too. */
const MOST_READ = 500_000;

interface Totals {
  entries: number;
  views: number;
  window: number;
}

/**
 * How many entries a report is about: the window's, everything about the actions it lists, and the stop's and the incident's own (`own`,
 * positions). The window's are counted up to a bound; `all` says whether it was enough.
 */
export async function countReported(
  db: Queryable,
  s: Scope,
  { from, to, size }: Range,
  { lockId, ids, own }: { lockId: string | null; ids: readonly string[]; own: readonly number[] },
): Promise<{ entries: number; views: number; all: boolean }> {
  const [row] = await db.query(sql<Totals>`
    WITH w AS MATERIALIZED (SELECT e.position, e.type FROM entries e LEFT JOIN actions k ON k.id = e.action_id
      WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND e.type <> 'report-made'
      AND NOT (e.type = 'halt' AND e.lock_id IS NOT DISTINCT FROM ${lockId}::text) LIMIT 500000),
    every AS (SELECT position, type FROM w
      UNION SELECT e.position, e.type FROM entries e JOIN leaves l ON l.position = e.position WHERE e.action_id = ANY(${ids}) AND l.index < ${size}
      UNION SELECT e.position, e.type FROM entries e WHERE e.position = ANY(${own}))
    SELECT count(*)::int AS entries, (count(*) FILTER (WHERE type = 'viewed'))::int AS views,
      (SELECT count(*)::int FROM w) AS window /* never null: window */ FROM every`);
  const { entries = 0, views = 0, window = 0 } = row ?? {};
  return { entries, views, all: window < MOST_READ };
}

/** Who opened what in the window, oldest first. */
export const listViews = (db: Queryable, s: Scope, { from, to, size }: Range, limit: number): Promise<PlacedEntry[]> =>
  db.query(sql<PlacedEntry>`
    SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position LEFT JOIN actions k ON k.id = e.action_id
    WHERE (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.position BETWEEN ${from} AND ${to} AND e.type = 'viewed' AND l.index < ${size}
    ORDER BY e.position LIMIT ${limit}`);

/** Everything about these actions, oldest first. */
export const listEntriesOfActions = (
  db: Queryable,
  ids: readonly string[],
  size: number,
  limit: number,
): Promise<PlacedEntry[]> =>
  db.query(sql<PlacedEntry>`
    SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position
    WHERE e.action_id = ANY(${ids}) AND l.index < ${size} ORDER BY e.position LIMIT ${limit}`);

/** Everything about a stop but the halts of single actions: what people did first, then each client's confirmation, oldest first. */
export const listEntriesOfLock = (db: Queryable, lockId: string, size: number, limit: number): Promise<PlacedEntry[]> =>
  db.query(sql<PlacedEntry>`
    SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position
    WHERE e.lock_id = ${lockId} AND e.type IN ('lock-set', 'halting-done', 'lock-acknowledged', 'lock-lift-asked', 'lock-lifted') AND l.index < ${size}
    ORDER BY e.type = 'lock-acknowledged', e.position LIMIT ${limit}`);

/** What was recorded about an incident itself, oldest first. */
export const listEntriesOfIncident = (
  db: Queryable,
  incidentId: string,
  agentId: string,
  size: number,
): Promise<PlacedEntry[]> =>
  db.query(sql<PlacedEntry>`
    SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position
    WHERE e.type IN ('incident-opened', 'incident-closed') AND e.agent_id = ${agentId} AND e.body::json->>'incident_id' = ${incidentId}
      AND l.index < ${size} ORDER BY e.position LIMIT 100`);

/** The first entry of one type about any of these actions, up to a position; null when there is none. */
export async function loadFirstEntry(
  db: Queryable,
  ids: readonly string[],
  type: 'submitted' | 'redeem',
  { to, size }: Pick<Range, 'to' | 'size'>,
): Promise<PlacedEntry | null> {
  const [row] = await db.query(sql<PlacedEntry>`
    SELECT e.position, l.index AS leaf, e.id, e.type, e.actor_id, e.action_id, e.lock_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position
    WHERE e.action_id = ANY(${ids}) AND e.type = ${type} AND e.position <= ${to} AND l.index < ${size} ORDER BY e.position LIMIT 1`);
  return row ?? null;
}
