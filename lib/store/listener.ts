import pg from 'pg';

import { queryOn } from './database.ts';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

/** The database session that stands for this process: clients it holds count as connected while it lives. */
export interface Session {
  pid: number;
  /** As text: a Date would cut the microseconds that make it unique. */
  start: string;
}

export interface Listener {
  session: Session;
  close(): Promise<void>;
}

/** Listens on one channel over a connection of its own; `ended` is called once when that connection is lost. */
export async function openListener(
  url: string,
  channel: string,
  heard: (payload: string) => void,
  ended: () => void,
): Promise<Listener> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign listen' });
  client.on('notification', ({ payload }) => heard(payload ?? '[]'));
  // An error is followed by `end`, which is the one place that reacts.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  const [session] = await queryOn(client)(
    sql<Session>`SELECT pid, backend_start::text AS start /* never null: start */ FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
  );
  if (!session) throw new Error('the listening session cannot see itself');
  let closed = false;
  client.on('end', () => {
    if (!closed) ended();
  });
  return {
    session,
    close: async () => {
      closed = true;
      await client.end().catch(() => undefined);
    },
  };
}

/** Tells whoever listens on a channel, in any process. */
export async function notify(db: Queryable, channel: string, payload: string): Promise<void> {
  await db.query(sql<{ pg_notify: unknown }>`SELECT pg_notify(${channel}, ${payload})`);
}
