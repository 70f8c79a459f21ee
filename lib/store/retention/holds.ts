import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface Hold {
  id: string;
  target_type: string;
  target_id: string;
  /** What people call the target; its id where it has no name. */
  target_name: string;
  reason: string;
  placed_by: string;
  placed_by_name: string;
  placed_at: Date;
}

/** Legal holds in force, newest first. */
export const listHolds = (db: Queryable): Promise<Hold[]> =>
  db.query(sql<Hold>`
    SELECT h.id, h.target_type, h.target_id, h.reason, h.placed_by, h.placed_by_name, h.placed_at,
      coalesce(CASE h.target_type
        WHEN 'agent' THEN (SELECT name FROM agents WHERE id = h.target_id)
        WHEN 'run' THEN (SELECT name FROM runs WHERE id = h.target_id)
        WHEN 'person' THEN (SELECT name FROM users WHERE id = h.target_id) END, h.target_id) AS target_name
    FROM holds h WHERE h.lifted_at IS NULL ORDER BY h.id DESC LIMIT 500`);

/** One legal hold in force; null when there is none. */
export async function loadHold(db: Queryable, id: string): Promise<Hold | null> {
  const [hold] = await db.query(sql<Hold>`
    SELECT h.id, h.target_type, h.target_id, h.reason, h.placed_by, h.placed_by_name, h.placed_at,
      coalesce(CASE h.target_type
        WHEN 'agent' THEN (SELECT name FROM agents WHERE id = h.target_id)
        WHEN 'run' THEN (SELECT name FROM runs WHERE id = h.target_id)
        WHEN 'person' THEN (SELECT name FROM users WHERE id = h.target_id) END, h.target_id) AS target_name
    FROM holds h WHERE h.lifted_at IS NULL AND h.id = ${id}`);
  return hold ?? null;
}

export type NewHold = Omit<Hold, 'target_name'>;

export async function insertHold(tx: Tx, hold: NewHold): Promise<void> {
  await tx.query(sql`
    INSERT INTO holds (id, target_type, target_id, reason, placed_by, placed_by_name, placed_at)
    VALUES (${hold.id}, ${hold.target_type}, ${hold.target_id}, ${hold.reason}, ${hold.placed_by}, ${hold.placed_by_name},
      ${hold.placed_at})`);
}

/** When a hold was lifted, if it was; null when there is no such hold. */
export async function loadHoldEnd(tx: Tx, id: string): Promise<{ lifted_at: Date | null } | null> {
  const [hold] = await tx.query(sql<{ lifted_at: Date | null }>`SELECT lifted_at FROM holds WHERE id = ${id}`);
  return hold ?? null;
}

/** Ends a hold, so that what it covered can be erased again. */
export async function endHold(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query(sql`UPDATE holds SET lifted_at = ${at} WHERE id = ${id} AND lifted_at IS NULL`);
}
