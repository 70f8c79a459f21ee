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
  /** It tells how an action that several people decide is being answered: nobody is woken for it. */
  hidden: boolean;
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
        THEN (SELECT CASE WHEN a.state IN ('pending', 'approved')
            AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) THEN 'halted' ELSE a.state END
          FROM actions a WHERE a.id = e.action_id AND NOT a.drill
          AND NOT (a.state = 'pending' AND e.type IN ('approve', 'limit', 'verdict-refused'))) END AS state,
      e.type IN ('step-up', 'step-up-failed') OR (e.type IN ('approve', 'limit', 'verdict-refused', 'viewed')
        AND EXISTS (SELECT 1 FROM actions a WHERE a.id = e.action_id AND a.state = 'pending' AND a.approvals > 1)) AS hidden
        /* never null: hidden */
    FROM (SELECT index, position FROM leaves WHERE index > ${after} ORDER BY index LIMIT ${limit}) l,
      LATERAL (SELECT type, action_id, agent_id, lock_id FROM entries WHERE position = l.position OFFSET 0) e ORDER BY l.index`);
