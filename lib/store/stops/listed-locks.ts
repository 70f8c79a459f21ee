import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/* What a stop halts is counted with its first batch; until then it is counted here. Stops of earlier releases keep their counts in their own row. */

/** A stop as it is listed: with its target's name, and each client that was connected when it was set. */
export interface ListedLock {
  id: string;
  target_type: LockTarget['type'];
  target_id: string | null;
  target_name: string;
  message: string;
  epoch: number;
  set_by: string;
  set_by_name: string;
  set_at: Date;
  /** What it halted: actions that waited for people, and approved ones whose grant was not redeemed. */
  halted_actions: number;
  revoked_grants: number;
  /** How many of both are recorded so far. */
  halting_done: number;
  lift_asked_by: string | null;
  lift_asked_by_name: string | null;
  lift_reason: string | null;
  lift_asked_at: Date | null;
  lifted_by: string | null;
  lifted_by_name: string | null;
  lifted_at: Date | null;
  clients: { id: string; name: string; acknowledged_at: string | null }[];
}

/** One stop, in force or lifted; null when there is none. */
export async function loadListedLock(db: Queryable, id: string): Promise<ListedLock | null> {
  const [row] = await db.query(sql<ListedLock>`
    SELECT l.id, l.target_type, l.target_id, l.message, l.epoch, l.set_by, l.set_by_name, l.set_at,
      coalesce(h.pending, c.pending, l.halted_actions) AS halted_actions, coalesce(h.approved, c.approved, l.revoked_grants) AS revoked_grants,
      coalesce(h.done, l.halted_actions + l.revoked_grants) AS halting_done, l.lift_asked_by, l.lift_asked_by_name, l.lift_reason, l.lift_asked_at, l.lifted_by, l.lifted_by_name, l.lifted_at,
      coalesce(CASE l.target_type
        WHEN 'agent' THEN (SELECT name FROM agents WHERE id = l.target_id)
        WHEN 'key' THEN (SELECT a.name || ' · ' || k.name FROM api_keys k JOIN agents a ON a.id = k.agent_id WHERE k.id = l.target_id)
        WHEN 'run' THEN (SELECT name FROM runs WHERE id = l.target_id)
        WHEN 'reviewer' THEN (SELECT name FROM users WHERE id = l.target_id)
        WHEN 'organisation' THEN 'all agents'
      END, l.target_id) AS target_name,
      coalesce((SELECT json_agg(json_build_object('id', c.client_id, 'name', c.name, 'acknowledged_at', c.acknowledged_at) ORDER BY c.client_id)
        FROM lock_clients c WHERE c.lock_id = l.id), '[]') AS clients
    FROM locks l LEFT JOIN haltings h ON h.lock_id = l.id
      LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE a.state = 'pending')::int AS pending,
          count(*) FILTER (WHERE a.state = 'approved')::int AS approved
        FROM actions a, halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) x
        WHERE a.state IN ('pending', 'approved') AND x.epoch = h.epoch) c ON h.epoch IS NOT NULL AND h.pending IS NULL
    WHERE l.id = ${id}`);
  return row ?? null;
}

/** Stops newest first, 500 at most: those in force, or `all` that were ever set. */
export function listLocks(db: Queryable, all: boolean): Promise<ListedLock[]> {
  return db.query(sql<ListedLock>`
    SELECT l.id, l.target_type, l.target_id, l.message, l.epoch, l.set_by, l.set_by_name, l.set_at,
      coalesce(h.pending, c.pending, l.halted_actions) AS halted_actions, coalesce(h.approved, c.approved, l.revoked_grants) AS revoked_grants,
      coalesce(h.done, l.halted_actions + l.revoked_grants) AS halting_done, l.lift_asked_by, l.lift_asked_by_name, l.lift_reason, l.lift_asked_at, l.lifted_by, l.lifted_by_name, l.lifted_at,
      coalesce(CASE l.target_type
        WHEN 'agent' THEN (SELECT name FROM agents WHERE id = l.target_id)
        WHEN 'key' THEN (SELECT a.name || ' · ' || k.name FROM api_keys k JOIN agents a ON a.id = k.agent_id WHERE k.id = l.target_id)
        WHEN 'run' THEN (SELECT name FROM runs WHERE id = l.target_id)
        WHEN 'reviewer' THEN (SELECT name FROM users WHERE id = l.target_id)
        WHEN 'organisation' THEN 'all agents'
      END, l.target_id) AS target_name,
      coalesce((SELECT json_agg(json_build_object('id', c.client_id, 'name', c.name, 'acknowledged_at', c.acknowledged_at) ORDER BY c.client_id)
        FROM lock_clients c WHERE c.lock_id = l.id), '[]') AS clients
    FROM locks l LEFT JOIN haltings h ON h.lock_id = l.id
      LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE a.state = 'pending')::int AS pending,
          count(*) FILTER (WHERE a.state = 'approved')::int AS approved
        FROM actions a, halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) x
        WHERE a.state IN ('pending', 'approved') AND x.epoch = h.epoch) c ON h.epoch IS NOT NULL AND h.pending IS NULL
    WHERE ${all} OR l.lifted_at IS NULL ORDER BY l.epoch DESC LIMIT 500`);
}
