import { LIMITS, sessionName, type Work } from './connections.ts';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

/** A session that was ended: its name says the class of work. */
export interface EndedSession {
  pid: number;
  application: string;
  /** How long its transaction had been open, in milliseconds. */
  openMs: number;
}

/**
 * The watchdog: ends transactions of any process that have taken longer than their class of work may. PostgreSQL 17 does so by itself; before that
 * one statement after the other could go on without end. Answers which were ended.
 */
export function endOverstaying(
  db: Queryable,
  limits: Readonly<Record<Work, { transaction: number }>> = LIMITS,
): Promise<EndedSession[]> {
  const classes = (Object.keys(limits) as Work[]).map((work) => ({
    name: sessionName(work),
    most: limits[work].transaction,
  }));
  // Materialised: otherwise the planner may end sessions before it has looked how long they have been at it.
  return db.query(
    sql<EndedSession>`WITH late AS MATERIALIZED (
        SELECT a.pid, a.application_name, (extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::int AS open_ms
        FROM pg_stat_activity a, json_to_recordset(${JSON.stringify(classes)}::json) AS c(name text, most int)
        WHERE a.application_name = c.name AND a.datname = current_database() AND a.pid <> pg_backend_pid()
          AND a.xact_start < clock_timestamp() - c.most * interval '1 millisecond'),
      ended AS MATERIALIZED (SELECT pid, application_name, open_ms, pg_terminate_backend(pid) AS done FROM late)
      SELECT pid, application_name AS application, open_ms AS "openMs" /* never null: pid, application, openMs */ FROM ended WHERE done`,
  );
}
