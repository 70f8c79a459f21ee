import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** A numbered entry: what it is about, and nothing of what it says. */
export interface TailEntry {
  index: number;
  type: string;
  action_id: string | null;
  agent_id: string | null;
  lock_id: string | null;
  /** Of its action, for agents that are followed; null otherwise, and for what is none of the agent's business. */
  state: string | null;
}

/**
 * Entries after an index of the log, in its order. Indexes have no gaps and are given after the commit, so nothing with a lower index can appear
 * later, however long a transaction takes.
 */
export const loadTail = (
  db: Queryable,
  after: number,
  followed: readonly string[],
  limit: number,
): Promise<TailEntry[]> =>
  db.query(sql<TailEntry>`SELECT l.index, e.type, e.action_id, e.agent_id, e.lock_id,
      CASE WHEN e.agent_id = ANY(${followed}) AND e.type <> 'viewed'
        THEN (SELECT a.state FROM actions a WHERE a.id = e.action_id AND NOT a.drill) END AS state
    FROM (SELECT index, position FROM leaves WHERE index > ${after} ORDER BY index LIMIT ${limit}) l,
      LATERAL (SELECT type, action_id, agent_id, lock_id FROM entries WHERE position = l.position OFFSET 0) e ORDER BY l.index`);
