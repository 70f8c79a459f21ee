import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

// A process that has not been seen for eight seconds counts as dead wherever its clients are counted (stops/clients.ts, agents/list-agents.ts).
// Its rows stay longer, so that one that merely paused goes on as if nothing had been.

/** Says that this server process is alive. Answers false where it was not known (any more): what hung on it has been taken out. */
export async function beat(db: Queryable, id: string): Promise<boolean> {
  const known = await db.query(
    sql<{ id: string }>`UPDATE processes SET seen_at = clock_timestamp() WHERE id = ${id} RETURNING id`,
  );
  return known.length > 0;
}

/** Writes down a server process that has begun to serve. */
export async function insertProcess(db: Queryable, id: string): Promise<void> {
  await db.query(sql`INSERT INTO processes (id, started_at, seen_at) VALUES (${id}, clock_timestamp(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()`);
}

/** Takes out a server process that ends, and everything that hung on it. */
export async function deleteProcess(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`DELETE FROM agent_clients WHERE process_id = ${id}`);
  await tx.query(sql`DELETE FROM process_announcements WHERE process_id = ${id}`);
  await tx.query(sql`DELETE FROM processes WHERE id = ${id}`);
}

/**
 * Takes out processes that have not been seen for twenty seconds, with what hung on them. Clients of servers of the release before have no process:
 * theirs is the database session they were written down with.
 */
export async function deleteDeadProcesses(tx: Tx): Promise<void> {
  await tx.query(sql`DELETE FROM processes WHERE seen_at < clock_timestamp() - interval '20 seconds'`);
  await tx.query(
    sql`DELETE FROM process_announcements a WHERE NOT EXISTS (SELECT FROM processes p WHERE p.id = a.process_id)`,
  );
  await tx.query(sql`DELETE FROM agent_clients c
    WHERE CASE WHEN c.process_id IS NULL
      THEN NOT EXISTS (SELECT FROM pg_stat_activity s WHERE s.pid = c.backend_pid AND s.backend_start = c.backend_start)
      ELSE NOT EXISTS (SELECT FROM processes p WHERE p.id = c.process_id) END`);
}
