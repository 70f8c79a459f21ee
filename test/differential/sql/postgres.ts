import pg from 'pg';

import { startThrowawayPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { SETUP, TABLES } from './generate.ts';
import type { Snapshot } from './judge.ts';

/** Fresh tables in an own schema of a PostgreSQL database; each text runs on them and is undone. */
export class PostgresTables {
  private readonly client: pg.Client;

  constructor(url: string) {
    this.client = new pg.Client({ connectionString: url });
  }

  async open(): Promise<void> {
    await this.client.connect();
    await this.fresh();
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** Runs a text as a driver sends it, and says what the tables held before and after. */
  async run(sql: string): Promise<{ before: Snapshot; after: Snapshot; ran: boolean }> {
    const before = await this.snapshot();
    let ran = true;
    try {
      await this.client.query(sql);
    } catch {
      ran = false;
    }
    // What a text leaves open would take effect as soon as somebody commits.
    await this.client.query('COMMIT').catch(() => undefined);
    const after = await this.snapshot();
    await this.fresh();
    return { before, after, ran };
  }

  private async fresh(): Promise<void> {
    const helpers = TABLES.flatMap((table) => [
      `CREATE FUNCTION wipe_${table}() RETURNS int LANGUAGE plpgsql AS 'BEGIN DELETE FROM ${table}; RETURN 1; END'`,
      `CREATE PROCEDURE clear_${table}() LANGUAGE plpgsql AS 'BEGIN DELETE FROM ${table}; END'`,
    ]);
    await this.client.query('ROLLBACK').catch(() => undefined);
    await this.client.query(['DISCARD ALL'].join(';')).catch(() => undefined);
    await this.client.query(
      [
        'BEGIN',
        'DROP SCHEMA public CASCADE',
        'CREATE SCHEMA public',
        ...SETUP,
        'CREATE SEQUENCE counter',
        ...helpers,
        'COMMIT',
      ].join(';'),
    );
  }

  private async snapshot(): Promise<Snapshot> {
    const { rows } = await this.client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    const held: Snapshot = new Map();
    for (const { name } of rows) {
      const found = await this.client.query<{ row: string }>(`SELECT t::text AS row FROM public."${name}" t`);
      held.set(
        name,
        found.rows.map(({ row }) => row),
      );
    }
    const counter = await this.client
      .query<{ row: string }>('SELECT c::text AS row FROM public.counter c')
      .catch(() => ({ rows: [] }));
    return held.set(
      'counter',
      counter.rows.map(({ row }) => row),
    );
  }
}

/** The same in a server of its own, which ends with the work. */
export async function withThrowawayTables<T>(work: (tables: PostgresTables) => Promise<T>): Promise<T> {
  const server = await startThrowawayPostgres(() => undefined);
  const tables = new PostgresTables(server.url);
  try {
    await tables.open();
    return await work(tables);
  } finally {
    await tables.close();
    await server.stop();
  }
}
