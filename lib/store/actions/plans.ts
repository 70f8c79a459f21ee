import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Writes down a plan before its steps, which refer to it. */
export async function insertPlan(
  tx: Tx,
  plan: { id: string; agentId: string; title: string; createdAt: Date },
): Promise<void> {
  await tx.query(
    sql`INSERT INTO plans (id, agent_id, title, created_at) VALUES (${plan.id}, ${plan.agentId}, ${plan.title}, ${plan.createdAt})`,
  );
}

/** Puts a plan into the run of its steps. */
export async function updatePlanRun(tx: Tx, id: string, runId: string | null): Promise<void> {
  await tx.query(sql`UPDATE plans SET run_id = ${runId} WHERE id = ${id}`);
}

/** Takes back a plan that no step refers to. */
export async function deletePlan(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`DELETE FROM plans WHERE id = ${id}`);
}
