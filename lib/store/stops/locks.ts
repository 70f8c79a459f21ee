import type { LockInForce, LockTarget } from '#lib/domain/lock/lock.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

interface LockRow {
  id: string;
  target_type: LockTarget['type'];
  target_id: string | null;
  message: string;
  epoch: number;
}

/** Every stop in force. There are few; matching them is the domain's. */
export async function loadLocksInForce(tx: Tx): Promise<LockInForce[]> {
  const rows = await tx.query(
    sql<LockRow>`SELECT id, target_type, target_id, message, epoch FROM locks WHERE lifted_at IS NULL`,
  );
  return rows.map((r) => ({
    id: r.id,
    target: { type: r.target_type, id: r.target_id },
    message: r.message,
    epoch: r.epoch,
  }));
}

/** Raises and answers the lock epoch. */
export async function raiseLockEpoch(tx: Tx): Promise<number> {
  const [row] = await tx.query(
    sql<{ lock_epoch: number }>`UPDATE organisation SET lock_epoch = lock_epoch + 1 RETURNING lock_epoch`,
  );
  if (!row) throw new Error('the organisation row is missing: run the migrations');
  return row.lock_epoch;
}

export interface NewLock {
  id: string;
  target: LockTarget;
  message: string;
  setBy: string;
  setByName: string;
  setAt: Date;
  /** What halted actions give as their reason. */
  reason: string;
}

/**
 * Puts a stop in force: raises the lock epoch, begins its halting (one on a reviewer halts nothing) and notes which clients are to confirm it. One
 * statement, because everybody else waits meanwhile. Answers the epoch and how many clients.
 */
export async function insertLock(tx: Tx, lock: NewLock): Promise<{ epoch: number; connected: number }> {
  const { type, id: targetId } = lock.target;
  const agentOnly = type === 'agent' || type === 'key' || type === 'run';
  const [row] = await tx.query(
    sql<{ epoch: number; connected: number }>`WITH raised AS (
        UPDATE organisation SET lock_epoch = lock_epoch + 1 RETURNING lock_epoch),
      told AS (
        INSERT INTO lock_clients (lock_id, client_id, agent_id, name)
        SELECT ${lock.id}, c.id, c.agent_id, c.name FROM agent_clients c
        JOIN processes p ON p.id = c.process_id AND p.seen_at > clock_timestamp() - interval '8 seconds'
        WHERE ${type}::text <> 'reviewer' AND (NOT ${agentOnly}::boolean OR CASE ${type}::text
          WHEN 'agent' THEN c.agent_id = ${targetId} WHEN 'key' THEN c.key_id = ${targetId}
          ELSE c.agent_id = (SELECT agent_id FROM runs WHERE id = ${targetId}) END)
        RETURNING client_id),
      counted AS (SELECT count(*)::int AS connected FROM told),
      placed AS (
        INSERT INTO locks (id, target_type, target_id, message, epoch, set_by, set_by_name, set_at, connected_clients)
        SELECT ${lock.id}, ${type}::text, ${targetId}::text, ${lock.message}, lock_epoch, ${lock.setBy}, ${lock.setByName},
          ${lock.setAt}::timestamptz, connected FROM raised, counted),
      begun AS (
        INSERT INTO haltings (epoch, cause, lock_id, target_type, target_id, reason, actor_id, began_at)
        SELECT lock_epoch, 'lock', ${lock.id}, ${type}::text, ${targetId}::text, ${lock.reason}, ${lock.setBy}, ${lock.setAt}::timestamptz
        FROM raised WHERE ${type}::text <> 'reviewer')
      SELECT lock_epoch AS epoch, connected FROM raised, counted`,
  );
  if (!row) throw new Error('the organisation row is missing: run the migrations');
  return row;
}

/** Whether there is such a stop, in force or lifted. */
export async function lockExists(db: Queryable, id: string): Promise<boolean> {
  const [row] = await db.query(sql<{ found: boolean }>`SELECT EXISTS (SELECT 1 FROM locks WHERE id = ${id}) AS found`);
  return row?.found ?? false;
}

interface LiftState {
  lift_asked_by: string | null;
  lifted_at: Date | null;
}

/** How far the lifting of a stop has come, under the lock of its row; null when there is no such stop. */
export async function loadLiftForUpdate(tx: Tx, id: string): Promise<LiftState | null> {
  const [row] = await tx.query(sql<LiftState>`SELECT lift_asked_by, lifted_at FROM locks WHERE id = ${id} FOR UPDATE`);
  return row ?? null;
}

/** Notes who asked to lift a stop, and why. */
export async function updateLiftAsked(
  tx: Tx,
  id: string,
  asked: { by: string; byName: string; reason: string; at: Date },
): Promise<void> {
  await tx.query(
    sql`UPDATE locks SET lift_asked_by = ${asked.by}, lift_asked_by_name = ${asked.byName}, lift_reason = ${asked.reason},
      lift_asked_at = ${asked.at} WHERE id = ${id}`,
  );
}

/** Lifts a stop. */
export async function updateLifted(
  tx: Tx,
  id: string,
  lifted: { by: string; byName: string; at: Date },
): Promise<void> {
  await tx.query(
    sql`UPDATE locks SET lifted_by = ${lifted.by}, lifted_by_name = ${lifted.byName}, lifted_at = ${lifted.at} WHERE id = ${id}`,
  );
}
