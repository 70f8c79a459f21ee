import { runKey } from '#lib/domain/submission/batch-runs.ts';
import type { RunStep } from '#lib/domain/submission/facts.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Creates runs and adds steps and taint to known ones. Answers the ids by `runKey`: another process may have been first. */
export async function upsertRuns(tx: Tx, runs: readonly RunStep[]): Promise<Map<string, string>> {
  if (runs.length === 0) return new Map();
  // A run is tainted by one source; more than 20 are not named.
  const rows = await tx.query(
    sql<{ id: string; agent_id: string; name: string }>`
      INSERT INTO runs (id, agent_id, name, goal, initiator_id, taint_sources, steps, created_at)
      SELECT id, agent_id, name, goal, initiator_id, taint_sources, steps, created_at
      FROM json_populate_recordset(NULL::runs, ${JSON.stringify(runs)}::json) ORDER BY agent_id, name
      ON CONFLICT (agent_id, name) DO UPDATE SET
        steps = runs.steps + excluded.steps,
        goal = coalesce(runs.goal, excluded.goal),
        initiator_id = coalesce(runs.initiator_id, excluded.initiator_id),
        taint_sources = (runs.taint_sources || ARRAY(SELECT t FROM unnest(excluded.taint_sources) t
          WHERE t <> ALL (runs.taint_sources)))[1:20]
      RETURNING id, agent_id, name`,
  );
  return new Map(rows.map((run) => [runKey(run.agent_id, run.name), run.id]));
}

export interface RunOfAgent {
  id: string;
  agent_id: string;
}

/** A run by the agent's own name for it; null when there is none. */
export async function findNamedRun(tx: Tx, agentId: string, name: string): Promise<RunOfAgent | null> {
  const [run] = await tx.query(
    sql<RunOfAgent>`SELECT id, agent_id FROM runs WHERE agent_id = ${agentId} AND name = ${name}`,
  );
  return run ?? null;
}

/** A run by its id, if one of these agents has it; `*` stands for every agent. Null when there is none. */
export async function findRun(tx: Tx, agents: readonly string[], id: string): Promise<RunOfAgent | null> {
  const [run] = await tx.query(
    sql<RunOfAgent>`SELECT id, agent_id FROM runs WHERE id = ${id} AND (agent_id = ANY(${agents}) OR '*' = ANY(${agents}))`,
  );
  return run ?? null;
}

/** Names a tool whose output taints a run: once, and 20 tools at most. */
export async function taintRun(tx: Tx, id: string, tool: string): Promise<void> {
  await tx.query(
    sql`UPDATE runs SET taint_sources = taint_sources || ${tool}::text
      WHERE id = ${id} AND NOT ${tool} = ANY(taint_sources) AND cardinality(taint_sources) < 20`,
  );
}
