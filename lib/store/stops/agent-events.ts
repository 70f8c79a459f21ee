import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

export interface AgentEvent {
  /** Of its entry in the log. */
  index: number;
  action_id: string;
  state: string;
}

/**
 * Entries about an agent's actions after an index of the log, in the log's order, 500 at most. Views and drills are none of its business,
 * nor are answers that have decided nothing.
 * The lowest position among the later ones keeps the look-up near the end of the agent's entries; positions alone are in no order.
 */
export const loadAgentEvents = (db: Queryable, agentId: string, after: number): Promise<AgentEvent[]> =>
  db.query(
    sql<AgentEvent>`SELECT l.index, a.id AS action_id, CASE WHEN a.state IN ('pending', 'approved')
        AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) THEN 'halted' ELSE a.state END AS state /* never null: state */
      FROM entries e JOIN leaves l ON l.position = e.position JOIN actions a ON a.id = e.action_id
      WHERE e.agent_id = ${agentId} AND e.position >= (SELECT min(position) FROM leaves WHERE index > ${after})
        AND l.index > ${after} AND e.type <> 'viewed' AND NOT a.drill
        AND NOT (a.state = 'pending' AND e.type IN ('approve', 'limit', 'verdict-refused')) ORDER BY l.index LIMIT 500`,
  );

/** The index to go on from for who has seen events up to a position of the ledger, as event streams of earlier releases counted. */
export async function indexBeforePosition(db: Queryable, position: number): Promise<number> {
  const [found] = await db.query(
    sql<{
      index: number;
    }>`SELECT coalesce((SELECT min(index) - 1 FROM leaves WHERE position > ${position}::bigint - 1000),
      (SELECT max(index) FROM leaves), -1)::int8 AS index`,
  );
  return found?.index ?? -1;
}
