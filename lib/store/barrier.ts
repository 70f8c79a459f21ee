import { ADVISORY_LOCKS, atScopeEnd, holdsLock, lockShared, tryCloseBarrier } from './advisory-locks.ts';
import { closeGate } from './barrier-gate.ts';
import { stepsTurn } from './barrier-turns.ts';
import type { Tx } from './database.ts';
import type { EndedSession } from './end-overstaying.ts';
import { sql } from './sql.ts';

/*
 * The stop barrier, behind the kill switch. Whatever lets an agent go forward (submit, verdict, redeem) holds it shared until it commits;
 * setting a stop takes it exclusively, and the organisation's row with it, which a stop writes to. So a stop sees every step that committed before
 * it, and every step after sees the stop.
 */

/** Milliseconds that a step may hold the barrier once a stop waits for it. Then its connection is ended: nothing delays a stop. */
const PATIENCE_MS = 1_000;

/** Takes the barrier for a step forward, when it is its turn. */
export async function shareBarrier(tx: Tx): Promise<void> {
  if (!holdsLock('barrier')) atScopeEnd(await stepsTurn());
  await lockShared(tx, 'barrier');
}

/**
 * Takes the barrier for a stop, or for `what` else: waits until every step under way has ended, and holds up new ones. Whoever holds it longer than
 * a second, a frozen process for one, is ended, and named to `warn` by class of work and session.
 */
export async function closeBarrier(tx: Tx, warn: (line: string) => void, what = 'a stop'): Promise<void> {
  atScopeEnd(closeGate());
  while (!(await tryCloseBarrier(tx, PATIENCE_MS)))
    for (const { pid, application, openMs } of await endHolders(tx))
      warn(`${what} ended session ${pid} (${application}), whose step had been open for ${openMs} ms`);
}

/** Ends the sessions that hold the barrier, or have written to the organisation's row, and whose transactions are older than the patience of a stop. */
async function endHolders(tx: Tx): Promise<EndedSession[]> {
  // Materialised: otherwise the planner may end sessions before it has looked whether they hold the barrier.
  return await tx.query(
    sql<EndedSession>`WITH holders AS MATERIALIZED (
        SELECT DISTINCT a.pid, a.application_name, (extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::int AS open_ms
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.granted AND l.pid <> pg_backend_pid()
          AND (l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid::bigint = 0 AND l.objid::bigint = ${ADVISORY_LOCKS.barrier.number} AND l.objsubid = 1
            OR l.locktype = 'transactionid' AND l.transactionid IN (SELECT xmax FROM organisation))
          AND a.xact_start < clock_timestamp() - interval '1 second'),
      ended AS MATERIALIZED (SELECT pid, application_name, open_ms, pg_terminate_backend(pid) AS done FROM holders)
      SELECT pid, application_name AS application, open_ms AS "openMs" /* never null: pid, application, openMs */ FROM ended WHERE done`,
  );
}
