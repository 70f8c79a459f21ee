import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** How much one page of a bundle holds. */
interface Page {
  actions: number;
  /** Bytes of their views. */
  bytes: number;
}

/** The steps of a plan that fit a page, and one action more to know that there are more. The first is always among them. */
export async function listStepsOfPlan(db: Queryable, planId: string, page: Page): Promise<string[]> {
  const rows = await db.query(sql<{ id: string }>`
    SELECT id FROM (
      SELECT id, plan_step AS place, sum(octet_length(view)) OVER (ORDER BY plan_step) AS bytes, row_number() OVER (ORDER BY plan_step) AS n
      FROM (SELECT id, plan_step, view FROM actions WHERE plan_id = ${planId} ORDER BY plan_step LIMIT ${page.actions + 1}) a
    ) b WHERE bytes <= ${page.bytes} OR n = 1 ORDER BY place`);
  return rows.map((row) => row.id);
}

/** The same of what waits of one run and tool, oldest first. */
export async function listPendingOfRun(db: Queryable, run: string, tool: string, page: Page): Promise<string[]> {
  const rows = await db.query(sql<{ id: string }>`
    SELECT id FROM (
      SELECT id, sum(octet_length(view)) OVER (ORDER BY id) AS bytes, row_number() OVER (ORDER BY id) AS n
      FROM (SELECT a.id, a.view FROM actions a WHERE a.run_id = ${run} AND a.tool = ${tool} AND a.state = 'pending'
        AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) ORDER BY a.id LIMIT ${page.actions + 1}) a
    ) b WHERE bytes <= ${page.bytes} OR n = 1 ORDER BY id`);
  return rows.map((row) => row.id);
}

/** A plan's title and how many steps it has; null when there is none. */
export async function loadPlan(
  db: Queryable,
  id: string,
): Promise<{ id: string; title: string; steps: number } | null> {
  const [plan] = await db.query(sql<{ id: string; title: string; steps: number }>`
    SELECT p.id, p.title, (SELECT count(*) FROM actions a WHERE a.plan_id = p.id) AS steps FROM plans p WHERE p.id = ${id}`);
  return plan ?? null;
}

/** How many actions of one run and tool are pending; counting stops at `most`. */
export async function countPendingOfRun(db: Queryable, run: string, tool: string, most: number): Promise<number> {
  const [row] = await db.query(sql<{ n: number }>`
    SELECT count(*) AS n FROM (SELECT 1 FROM actions a WHERE a.run_id = ${run} AND a.tool = ${tool} AND a.state = 'pending'
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) LIMIT ${most}) a`);
  return row?.n ?? 0;
}
