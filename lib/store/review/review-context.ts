import type { Status } from '#lib/domain/action/action.ts';
import type { Observed } from '#lib/domain/risk/provenance.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** People's names by id. */
export const listNames = (db: Queryable, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  db.query(sql<{ id: string; name: string }>`SELECT id, name FROM users WHERE id = ANY(${ids})`);

export interface RunStep {
  id: string;
  sentence: string;
  tool: string;
  state: Status;
  created_at: Date;
  /** Whether its tool's output is called untrusted. */
  untrusted: boolean;
}

/** The last hundred actions of a run up to this one, newest first. Of drills only those that still wait: the run never did what one that is over said. */
export const listStepsOfRun = (db: Queryable, runId: string, upTo: string): Promise<RunStep[]> =>
  db.query(sql<RunStep>`
    SELECT a.id, a.sentence, a.tool, a.created_at, CASE WHEN a.state IN ('pending', 'approved') AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
        THEN 'halted' ELSE a.state END AS state, coalesce(t.spec->>'output_trust', 'trusted') = 'untrusted' AS untrusted /* never null: state */
    FROM actions a LEFT JOIN tools t ON t.name = a.tool AND t.version = a.tool_version
    WHERE a.run_id = ${runId} AND a.id <= ${upTo} AND (NOT a.drill OR a.state = 'pending' OR a.id = ${upTo}) ORDER BY a.id DESC LIMIT 100`);

export interface AgentState {
  locked: boolean;
  /** What a stop of the agent would hit; counting stops at 1,000. */
  waiting: number;
  approved: number;
}

/** Whether an agent is stopped, and what a stop of it would hit. */
export async function loadAgentState(db: Queryable, agentId: string): Promise<AgentState> {
  const [state] = await db.query(sql<AgentState>`
    SELECT EXISTS (SELECT 1 FROM locks WHERE lifted_at IS NULL
        AND (target_type = 'organisation' OR (target_type = 'agent' AND target_id = ${agentId}))) AS locked,
      (SELECT count(*) FROM (SELECT 1 FROM actions a WHERE a.agent_id = ${agentId} AND a.state = 'pending'
        AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) LIMIT 1000) p) AS waiting,
      (SELECT count(*) FROM (SELECT 1 FROM actions a WHERE a.agent_id = ${agentId} AND a.state = 'approved'
        AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) LIMIT 1000) p) AS approved`);
  return state ?? { locked: false, waiting: 0, approved: 0 };
}

export interface ObservedRow extends Observed {
  id: string;
  digest: string;
  at: Date;
}

/** What a run had read before an action: the first 60 and the last 40, so that what came first cannot be pushed out by reporting more. */
export const listObservedBefore = (db: Queryable, runId: string, actionId: string): Promise<ObservedRow[]> =>
  // Ids of actions and of what was read share one clock: their second halves compare by time.
  db.query(sql<ObservedRow>`
    WITH before AS (
      SELECT id, tool, digest, trust, origin, content, at FROM observations WHERE run_id = ${runId} AND id < 'obs_' || substr(${actionId}, 5))
    SELECT id, tool, digest, trust, origin, content, at
    FROM ((SELECT id, tool, digest, trust, origin, content, at FROM before ORDER BY id LIMIT 60)
      UNION (SELECT id, tool, digest, trust, origin, content, at FROM before ORDER BY id DESC LIMIT 40)) o ORDER BY id`);
