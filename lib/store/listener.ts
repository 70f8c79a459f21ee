import pg from 'pg';

import { patience } from './connections.ts';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

export interface Listener {
  close(): Promise<void>;
}

/** Listens on one channel over a connection of its own; `ended` is called once when that connection is lost. */
export async function openListener(
  url: string,
  channel: string,
  heard: (payload: string) => void,
  ended: () => void,
): Promise<Listener> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign listen', ...patience('step') });
  client.on('notification', ({ payload }) => heard(payload ?? '[]'));
  // An error is followed by `end`, which is the one place that reacts.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  let closed = false;
  client.on('end', () => {
    if (!closed) ended();
  });
  return {
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
