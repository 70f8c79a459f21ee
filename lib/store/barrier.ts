import { ADVISORY_LOCKS, lockShared, tryLockExclusive } from './advisory-locks.ts';
import type { Tx } from './database.ts';
import { sql } from './sql.ts';

/*
 * The stop barrier, behind the kill switch. Whatever lets an agent go forward (submit, verdict, redeem) holds it shared until it commits;
 * setting a stop takes it exclusively. So a stop sees every step that committed before it, and every step after sees the stop.
 */

/** Milliseconds that a step may hold the barrier once a stop waits for it. Then its connection is ended: nothing delays a stop. */
const PATIENCE_MS = 1_000;

/** A session that held the barrier too long and was ended. */
export interface EndedHolder {
  pid: number;
  application: string;
  /** How long its transaction had been open, in milliseconds. */
  openMs: number;
  /** False when it had ended by itself meanwhile. */
  ended: boolean;
}

/** Takes the barrier for a step forward. */
export const shareBarrier = (tx: Tx): Promise<void> => lockShared(tx, 'barrier');

/**
 * Takes the barrier for a stop: waits until every step under way has ended, and holds up new ones. Whoever holds it longer than a second, a
 * frozen process for one, is ended. Answers who was.
 */
export async function closeBarrier(tx: Tx): Promise<EndedHolder[]> {
  const ended: EndedHolder[] = [];
  while (!(await tryLockExclusive(tx, 'barrier', PATIENCE_MS))) ended.push(...(await endHolders(tx)));
  return ended;
}

/** Ends the sessions that hold the barrier and whose transactions are older than the patience of a stop. */
async function endHolders(tx: Tx): Promise<EndedHolder[]> {
  // Materialised: otherwise the planner may end sessions before it has looked whether they hold the barrier.
  return await tx.query(
    sql<EndedHolder>`WITH holders AS MATERIALIZED (
        SELECT a.pid, a.application_name, (extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::int AS open_ms
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.classid::bigint = 0 AND l.objid::bigint = ${ADVISORY_LOCKS.barrier.number} AND l.objsubid = 1
          AND a.xact_start < clock_timestamp() - interval '1 second')
      SELECT pid, application_name AS application, open_ms AS "openMs", pg_terminate_backend(pid)::boolean AS ended
        /* never null: pid, application, openMs, ended */
      FROM holders`,
  );
}
