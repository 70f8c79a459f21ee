import type { Status } from '#lib/domain/action/action.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface AgentActionsQuery {
  agentId: string;
  /** The last id of the page before; null for the first page. */
  after: string | null;
  status: Status | null;
  /** The agent's own name of a run. */
  run: string | null;
  limit: number;
}

/** Ids of an agent's own actions, newest first. Drills are none of them. */
export async function listAgentActions(db: Queryable, query: AgentActionsQuery): Promise<string[]> {
  const { agentId, after, status, run, limit } = query;
  const rows = await db.query(
    sql<{ id: string }>`SELECT a.id FROM actions a LEFT JOIN runs r ON r.id = a.run_id
      WHERE a.agent_id = ${agentId} AND NOT a.drill AND (${after}::text IS NULL OR a.id < ${after})
        AND (${status}::text IS NULL OR ${status} = CASE WHEN a.state IN ('pending', 'approved')
          AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) THEN 'halted' ELSE a.state END) AND (${run}::text IS NULL OR r.name = ${run})
      ORDER BY a.id DESC LIMIT ${limit}`,
  );
  return rows.map((row) => row.id);
}

/** Whether an action belongs to a run. */
export async function isActionOfRun(tx: Tx, actionId: string, runId: string): Promise<boolean> {
  const rows = await tx.query(sql<{ id: string }>`SELECT id FROM actions WHERE id = ${actionId} AND run_id = ${runId}`);
  return rows.length > 0;
}
