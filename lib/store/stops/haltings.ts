import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/*
 * What a stop halts. Its row is written with the stop, and from then on every read shows what it covers as halted (the function `halting_of` of the
 * database, which each statement about waiting actions asks). The rows of the actions and their entries follow in batches.
 */

/** Whether a stop is behind it, or a key that was revoked. */
type HaltingCause = 'lock' | 'key';

export interface NewKeyHalting {
  epoch: number;
  keyId: string;
  /** What halted actions give as their reason. */
  reason: string;
  actorId: string;
  at: Date;
}

/** Begins the halting of what a key proposed, in the transaction that revokes it. That of a stop begins with its row (`insertLock`). */
export async function insertKeyHalting(tx: Tx, halting: NewKeyHalting): Promise<void> {
  await tx.query(
    sql`INSERT INTO haltings (epoch, cause, lock_id, target_type, target_id, reason, actor_id, began_at)
      VALUES (${halting.epoch}, 'key', NULL, 'key', ${halting.keyId}, ${halting.reason}, ${halting.actorId}, ${halting.at})`,
  );
}

export interface Halting {
  epoch: number;
  cause: HaltingCause;
  lock_id: string | null;
  reason: string;
  actor_id: string;
  began_at: Date;
  pending: number | null;
  approved: number | null;
  done: number;
  cursor: string;
}

/** The oldest halting under way, locked; null when there is none, or another process is at it. They go one after the other, so each action is halted by the first that covers it. */
export async function takeHalting(tx: Tx): Promise<Halting | null> {
  const [halting] = await tx.query(
    sql<Halting>`SELECT epoch, cause, lock_id, reason, actor_id, began_at, pending, approved, done, cursor FROM haltings
      WHERE done_at IS NULL AND epoch = (SELECT min(epoch) FROM haltings WHERE done_at IS NULL) FOR UPDATE SKIP LOCKED`,
  );
  return halting ?? null;
}

export interface HaltingCount {
  pending: number;
  approved: number;
  /** Just before the first of them; an empty text where there is none. */
  before: string;
}

/** What a halting covers and has not recorded yet. */
export async function countCovered(tx: Tx, epoch: number): Promise<HaltingCount> {
  const [row] = await tx.query(
    sql<HaltingCount>`SELECT count(*) FILTER (WHERE a.state = 'pending')::int AS pending,
        count(*) FILTER (WHERE a.state = 'approved')::int AS approved, coalesce(left(min(a.id), -1), '')::text AS before
      FROM actions a, halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) h
      WHERE a.state IN ('pending', 'approved') AND h.epoch = ${epoch}`,
  );
  return row ?? { pending: 0, approved: 0, before: '' };
}

/** Notes how many a halting covers, and where its first batch begins. */
export async function updateCounted(tx: Tx, epoch: number, counted: HaltingCount): Promise<void> {
  await tx.query(
    sql`UPDATE haltings SET pending = ${counted.pending}, approved = ${counted.approved}, cursor = ${counted.before} WHERE epoch = ${epoch}`,
  );
}

/** Notes how far a halting has come. */
export async function updateHalted(
  tx: Tx,
  epoch: number,
  to: { done: number; cursor: string; doneAt: Date | null },
): Promise<void> {
  await tx.query(
    sql`UPDATE haltings SET done = ${to.done}, cursor = ${to.cursor}, done_at = ${to.doneAt} WHERE epoch = ${epoch}`,
  );
}

/** Those of these actions that a halting under way covers. */
export async function listHalting(db: Queryable, ids: readonly string[]): Promise<string[]> {
  const rows = await db.query(
    sql<{ id: string }>`SELECT a.id FROM actions a, halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) h
      WHERE a.id = ANY(${ids}) AND a.state IN ('pending', 'approved')`,
  );
  return rows.map((row) => row.id);
}
