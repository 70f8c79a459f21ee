import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** An incident as it is listed: with its agent's name, and whether the stop that it caused is still in force. */
export interface ListedIncident {
  id: string;
  rule: string;
  agent_id: string;
  agent_name: string;
  action_id: string | null;
  evidence: string;
  lock_id: string | null;
  stopped: boolean;
  opened_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  closed_note: string | null;
}

/** Incidents newest first, from below an id; null starts at the newest. */
export function loadIncidents(
  db: Queryable,
  { before, open, limit }: { before: string | null; open: boolean; limit: number },
): Promise<ListedIncident[]> {
  return db.query(sql<ListedIncident>`
    SELECT i.id, i.rule, i.agent_id, i.action_id, i.evidence, i.lock_id, i.opened_at, i.closed_at, i.closed_by, i.closed_note,
      a.name AS agent_name, coalesce(l.lifted_at IS NULL AND l.id IS NOT NULL, false) AS stopped
    FROM incidents i JOIN agents a ON a.id = i.agent_id LEFT JOIN locks l ON l.id = i.lock_id
    WHERE (${before}::text IS NULL OR i.id < ${before}) AND (NOT ${open} OR i.closed_at IS NULL) ORDER BY i.id DESC LIMIT ${limit}`);
}

/** One incident; null when there is none. */
export async function loadIncident(db: Queryable, id: string): Promise<ListedIncident | null> {
  const [row] = await db.query(sql<ListedIncident>`
    SELECT i.id, i.rule, i.agent_id, i.action_id, i.evidence, i.lock_id, i.opened_at, i.closed_at, i.closed_by, i.closed_note,
      a.name AS agent_name, coalesce(l.lifted_at IS NULL AND l.id IS NOT NULL, false) AS stopped
    FROM incidents i JOIN agents a ON a.id = i.agent_id LEFT JOIN locks l ON l.id = i.lock_id WHERE i.id = ${id}`);
  return row ?? null;
}

/** The newest incident that has this id or points at this stop. */
export async function loadIncidentOfLock(
  db: Queryable,
  { id, lockId }: { id: string | null; lockId: string },
): Promise<ListedIncident | null> {
  const [row] = await db.query(sql<ListedIncident>`
    SELECT i.id, i.rule, i.agent_id, i.action_id, i.evidence, i.lock_id, i.opened_at, i.closed_at, i.closed_by, i.closed_note,
      a.name AS agent_name, coalesce(l.lifted_at IS NULL AND l.id IS NOT NULL, false) AS stopped
    FROM incidents i JOIN agents a ON a.id = i.agent_id LEFT JOIN locks l ON l.id = i.lock_id
    WHERE i.id = ${id} OR i.lock_id = ${lockId} ORDER BY i.id DESC LIMIT 1`);
  return row ?? null;
}
