import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewIncident {
  id: string;
  rule: string;
  agentId: string;
  actionId: string | null;
  evidence: string;
  openedAt: Date;
}

interface Opened {
  id: string;
  fresh: boolean;
}

/**
 * Opens an incident, or finds the one of this rule and agent that is open. `fresh` when nothing stops the agent for it: it is new, or its
 * stop was lifted and it tripped again.
 */
export async function upsertIncident(tx: Tx, i: NewIncident): Promise<Opened> {
  const [row] = await tx.query(
    sql<Opened>`INSERT INTO incidents (id, rule, agent_id, action_id, evidence, opened_at)
      VALUES (${i.id}, ${i.rule}, ${i.agentId}, ${i.actionId}, ${i.evidence}, ${i.openedAt})
      ON CONFLICT (agent_id, rule) WHERE closed_at IS NULL DO UPDATE SET
        lock_id = CASE WHEN EXISTS (SELECT 1 FROM locks l WHERE l.id = incidents.lock_id AND l.lifted_at IS NULL)
          THEN incidents.lock_id END
      RETURNING id, lock_id IS NULL AS fresh`,
  );
  if (!row) throw new Error('inserting an incident returned no row');
  return row;
}

/** When the stop of each rule's latest incident was lifted, in epoch milliseconds. */
export async function loadLastLifts(db: Queryable, agentId: string): Promise<Map<string, number>> {
  const rows = await db.query(
    sql<{
      rule: string;
      at: Date;
    }>`SELECT i.rule, max(l.lifted_at) AS at /* never null: at */ FROM incidents i JOIN locks l ON l.id = i.lock_id
      WHERE i.agent_id = ${agentId} AND l.lifted_at IS NOT NULL GROUP BY i.rule`,
  );
  return new Map(rows.map((row) => [row.rule, row.at.getTime()]));
}

interface Unstopped {
  id: string;
  agent_id: string;
  rule: string;
  evidence: string;
}

/** The oldest open incident that has stopped nobody yet, under the lock of its row; passes over those that another process is stopping. */
export async function loadUnstoppedForUpdate(tx: Tx): Promise<Unstopped | null> {
  const [row] = await tx.query(
    sql<Unstopped>`SELECT id, agent_id, rule, evidence FROM incidents WHERE lock_id IS NULL AND closed_at IS NULL
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return row ?? null;
}

/** Notes the stop that an incident caused. */
export async function updateIncidentLock(tx: Tx, id: string, lockId: string): Promise<void> {
  await tx.query(sql`UPDATE incidents SET lock_id = ${lockId} WHERE id = ${id}`);
}

interface Closing {
  agent_id: string;
  closed_at: Date | null;
  lock_id: string | null;
}

/** An incident under the lock of its row; null when there is none. */
export async function loadIncidentForUpdate(tx: Tx, id: string): Promise<Closing | null> {
  const [row] = await tx.query(
    sql<Closing>`SELECT agent_id, closed_at, lock_id FROM incidents WHERE id = ${id} FOR UPDATE`,
  );
  return row ?? null;
}

/** Closes an incident with what people found. */
export async function updateIncidentClosed(
  tx: Tx,
  id: string,
  closed: { at: Date; by: string; note: string },
): Promise<void> {
  await tx.query(
    sql`UPDATE incidents SET closed_at = ${closed.at}, closed_by = ${closed.by}, closed_note = ${closed.note} WHERE id = ${id}`,
  );
}

/** How many incidents are open. */
export async function countOpenIncidents(db: Queryable): Promise<number> {
  const [row] = await db.query(sql<{ n: number }>`SELECT count(*)::int AS n FROM incidents WHERE closed_at IS NULL`);
  return row?.n ?? 0;
}
