import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';
import type { Range } from './report-entries.ts';

interface Earlier {
  actions: number;
  ran: number;
  first: string | null;
}

/** Actions of these runs that were proposed and over before the window, so that its reach does not count them; at most ten thousand. */
export async function countEarlierOfRuns(
  db: Queryable,
  runs: readonly string[],
  { from, to }: Range,
  since: Date,
): Promise<Earlier> {
  const [row] = await db.query(sql<Earlier>`
    SELECT count(*) AS actions, count(redeemed_at) AS ran, min(id)::text AS first FROM (SELECT a.id, a.redeemed_at FROM actions a
      WHERE a.run_id = ANY(${runs}) AND a.created_at < ${since} AND (a.redeemed_at < ${since} OR NOT EXISTS (SELECT 1 FROM entries e
        WHERE e.action_id = a.id AND e.type <> 'viewed' AND e.position BETWEEN ${from} AND ${to}))
      ORDER BY a.id DESC LIMIT 10000) e`);
  return row ?? { actions: 0, ran: 0, first: null };
}

/** The actions behind what a rule of the breaker counted: entries of a type before a position and after a moment, newest first. */
export async function listCountedActions(
  db: Queryable,
  agentId: string,
  { type, code }: { type: string; code: string | null },
  before: { position: number; since: Date; count: number },
): Promise<string[]> {
  const rows = await db.query(sql<{ action_id: string }>`
    SELECT action_id FROM (SELECT action_id, at, body FROM entries n WHERE agent_id = ${agentId} AND type = ${type} AND position < ${before.position}
      AND action_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = n.action_id) ORDER BY position DESC LIMIT 200000) e
    WHERE at >= ${before.since} AND (${code}::text IS NULL OR body::json->>'code' = ${code}) LIMIT ${before.count}`);
  return [...new Set(rows.map((row) => row.action_id))];
}
