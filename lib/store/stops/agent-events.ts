import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

export interface AgentEvent {
  position: number;
  action_id: string;
  state: string;
}

/** Entries about an agent's actions after a ledger position, oldest first, 500 at most. Views and drills are none of its business. */
export const loadAgentEvents = (db: Queryable, agentId: string, position: number): Promise<AgentEvent[]> =>
  db.query(
    sql<AgentEvent>`SELECT e.position, a.id AS action_id, a.state FROM entries e JOIN actions a ON a.id = e.action_id
      WHERE e.agent_id = ${agentId} AND e.position > ${position} AND e.type <> 'viewed' AND NOT a.drill ORDER BY e.position LIMIT 500`,
  );
