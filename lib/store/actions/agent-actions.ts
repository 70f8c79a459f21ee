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

/** After every id. */
const NEWEST = '~';

/** Ids of an agent's own actions, newest first. Drills are none of them. */
export async function listAgentActions(db: Queryable, query: AgentActionsQuery): Promise<string[]> {
  const { run, status } = query;
  const listed = run !== null ? ofRun : status !== null ? ofStatus : ofAgent;
  const rows = await db.query(listed(query));
  return rows.map((row) => row.id);
}

// Each walks its own index and stops after a page.

const ofAgent = ({ agentId, after, limit }: AgentActionsQuery) =>
  sql<{
    id: string;
  }>`SELECT a.id FROM actions a WHERE a.agent_id = ${agentId} AND NOT a.drill AND a.id < ${after ?? NEWEST}
    ORDER BY a.id DESC LIMIT ${limit}`;

const ofRun = ({ agentId, after, status, run, limit }: AgentActionsQuery) =>
  sql<{ id: string }>`SELECT a.id FROM actions a
    WHERE a.run_id = (SELECT r.id FROM runs r WHERE r.agent_id = ${agentId} AND r.name = ${run}) AND NOT a.drill AND a.id < ${after ?? NEWEST}
      AND (${status}::text IS NULL OR ${status} = CASE WHEN a.state IN ('pending', 'approved')
        AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) THEN 'halted' ELSE a.state END)
    ORDER BY a.id DESC LIMIT ${limit}`;

/** What a stop is halting is stored as approved or pending, and shown as halted. An agent has few of both. */
const ofStatus = ({ agentId, after, status, limit }: AgentActionsQuery) =>
  sql<{ id: string }>`SELECT x.id /* never null: id */ FROM (
      (SELECT a.id FROM actions a WHERE a.agent_id = ${agentId} AND a.state = ${status} AND a.state NOT IN ('pending', 'approved')
        AND a.state <> 'pending' AND NOT a.drill AND a.id < ${after ?? NEWEST} ORDER BY a.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT a.id FROM actions a WHERE ${status} IN ('pending', 'approved', 'halted')
        AND a.agent_id = ${agentId} AND a.state IN ('pending', 'approved') AND NOT a.drill AND a.id < ${after ?? NEWEST}
        AND ${status} = CASE WHEN EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) THEN 'halted' ELSE a.state END
        ORDER BY a.id DESC LIMIT ${limit})) x
    ORDER BY x.id DESC LIMIT ${limit}`;

/** Whether an action belongs to a run. */
export async function isActionOfRun(tx: Tx, actionId: string, runId: string): Promise<boolean> {
  const rows = await tx.query(sql<{ id: string }>`SELECT id FROM actions WHERE id = ${actionId} AND run_id = ${runId}`);
  return rows.length > 0;
}
