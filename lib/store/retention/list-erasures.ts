import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

export interface ListedErasure {
  id: string;
  cause: 'asked' | 'retention';
  target_type: string;
  target_id: string | null;
  /** What people call the target; its id where it has no name. */
  target_name: string;
  before: Date;
  reason: string;
  /** Null for retention, which nobody proposes anew. */
  proposed_by_name: string | null;
  /** In the order in which they accepted. */
  accepted_by_names: string[];
  actions: number;
  started_at: Date;
  done_at: Date | null;
}

/** The latest erasures, newest first. */
export const listErasures = (db: Queryable): Promise<ListedErasure[]> =>
  db.query(sql<ListedErasure>`
    SELECT e.id, e.cause, e.target_type, e.target_id, e.before, e.reason, e.actions, e.started_at, e.done_at,
      coalesce(CASE e.target_type
        WHEN 'agent' THEN (SELECT name FROM agents WHERE id = e.target_id)
        WHEN 'run' THEN (SELECT name FROM runs WHERE id = e.target_id)
        WHEN 'person' THEN (SELECT name FROM users WHERE id = e.target_id)
        WHEN 'organisation' THEN 'everything' END, e.target_id) AS target_name,
      p.proposed_by_name,
      coalesce((SELECT json_agg(a.person_name ORDER BY a.at) FROM proposal_acceptances a WHERE a.proposal_id = e.proposal_id),
    '[]') AS accepted_by_names
    FROM erasures e LEFT JOIN proposals p ON p.id = e.proposal_id ORDER BY e.id DESC LIMIT 20`);

/** One erasure; null when there is none. */
export async function loadListedErasure(db: Queryable, id: string): Promise<ListedErasure | null> {
  const [erasure] = await db.query(sql<ListedErasure>`
    SELECT e.id, e.cause, e.target_type, e.target_id, e.before, e.reason, e.actions, e.started_at, e.done_at,
      coalesce(CASE e.target_type
        WHEN 'agent' THEN (SELECT name FROM agents WHERE id = e.target_id)
        WHEN 'run' THEN (SELECT name FROM runs WHERE id = e.target_id)
        WHEN 'person' THEN (SELECT name FROM users WHERE id = e.target_id)
        WHEN 'organisation' THEN 'everything' END, e.target_id) AS target_name,
      p.proposed_by_name,
      coalesce((SELECT json_agg(a.person_name ORDER BY a.at) FROM proposal_acceptances a WHERE a.proposal_id = e.proposal_id),
    '[]') AS accepted_by_names
    FROM erasures e LEFT JOIN proposals p ON p.id = e.proposal_id WHERE e.id = ${id}`);
  return erasure ?? null;
}
