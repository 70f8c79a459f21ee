import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { inTransaction, withLockScope } from './advisory-locks.ts';
import { beginText, openPool, type Work } from './connections.ts';
import { PrismaClient } from './generated/client.ts';
import { PRISMA } from './prisma.ts';
import { statementName } from './sql.ts';
import type { Parameter, Statement } from './sql.ts';

/** Runs one statement and answers its rows. */
export interface Query {
  <Row>(statement: Statement<Row>): Promise<Row[]>;
  /** @deprecated SQL that nobody checks; goes away when the last statement outside lib/store has moved. */
  <Row>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** Runs statements: an open transaction, or the pool. */
export interface Queryable {
  query: Query;
}

/** One open transaction. `publish` only collects channels; they are published after the commit, and not at all after a rollback. */
export interface Tx extends Queryable {
  publish(channel: string): void;
}

/** Reads outside transactions: statements of lib/store, and Prisma's simple look-ups. Use cases only hand it on to lib/store. */
export interface Reads extends Queryable {
  readonly [PRISMA]: PrismaClient;
}

export interface Database extends Reads {
  url: string;
  /** Connections for transactions. */
  pool: pg.Pool;
  /** `kind` chooses the limits; stops have connections of their own, so that nothing else can keep them waiting for one. */
  transaction<T>(
    work: (tx: Tx) => Promise<T>,
    committed: (channels: ReadonlySet<string>) => void,
    kind?: Work,
  ): Promise<T>;
  close(): Promise<void>;
}

// bigint columns are epochs, counters and positions, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const names = new Map<string, string>();
function nameOf(text: string): string {
  const known = names.get(text) ?? statementName(text);
  names.set(text, known);
  return known;
}

/** feature_not_supported: "cached plan must not change result type", after another process has migrated a table. */
const STALE_PLAN = '0A000';
/** deadlock_detected, serialization_failure, a stale plan, and unique_violation. */
const TRY_AGAIN = /^(?:40P01|40001|0A000|23505)$/;
const RETRIES = 3;

/** A fresh object each time, because the driver writes into the one it gets. */
const named = (statement: Statement<unknown> | string, values: unknown[]) =>
  typeof statement === 'string'
    ? { name: nameOf(statement), text: statement, values }
    : { name: statement.name, text: statement.text, values: statement.values as Parameter[] };

type Driver = { query(config: ReturnType<typeof named>): Promise<{ rows: unknown[] }> };

/** Statements on a connection of one's own. */
export const queryOn =
  (driver: Driver): Query =>
  async <Row>(statement: Statement<Row> | string, values: unknown[] = []) =>
    (await driver.query(named(statement, values))).rows as Row[];

/** Connections for reads outside transactions, and for stops; those for transactions are `poolSize`. */
const READERS = 6;
const STOPPERS = 2;

/** Opens the pools and the Prisma client on one database. Nothing connects before the first query. */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = openPool(url, poolSize);
  const readers = openPool(url, Math.min(poolSize, READERS));
  const stoppers = openPool(url, Math.min(poolSize, STOPPERS));
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 5 }) });
  /** Of the server, such as 180004; asked once. */
  let version: Promise<number> | undefined;
  const serverVersion = (client: pg.PoolClient): Promise<number> =>
    (version ??= client
      .query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version")
      .then(({ rows }) => rows[0]?.version ?? 0)
      .catch((error: unknown) => {
        version = undefined;
        throw error;
      }));

  /**
   * Begins anew where PostgreSQL chose this one to break a deadlock, or a plan of it went stale: nothing of it happened, and a stop must not
   * be what gets lost. Also where another transaction wrote the same key first: the next attempt reads what it wrote and answers with that.
   */
  async function transaction<T>(
    work: (tx: Tx) => Promise<T>,
    committed: (channels: ReadonlySet<string>) => void,
    kind: Work = 'step',
  ): Promise<T> {
    for (let left = RETRIES; ; left--) {
      try {
        return await attempt(work, committed, kind);
      } catch (error) {
        if (left === 0 || !TRY_AGAIN.test(String((error as { code?: unknown }).code))) throw error;
      }
    }
  }

  async function attempt<T>(
    work: (tx: Tx) => Promise<T>,
    committed: (channels: ReadonlySet<string>) => void,
    kind: Work,
  ): Promise<T> {
    refuseSecondConnection();
    const client = await (kind === 'stop' ? stoppers : pool).connect();
    const channels = new Set<string>();
    const tx: Tx = {
      query: queryOn(client),
      publish: (channel) => void channels.add(channel),
    };
    let broken: Error | undefined;
    try {
      await client.query(beginText(kind, await serverVersion(client)));
      const result = await withLockScope(() => work(tx), 'transaction');
      await client.query('COMMIT');
      committed(channels);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((e: unknown) => {
        broken = e as Error;
      });
      // A prepared statement whose plan went stale stays so for the life of its connection.
      if ((error as { code?: unknown }).code === STALE_PLAN) broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  const read = queryOn(readers);
  return {
    url,
    pool,
    [PRISMA]: prisma,
    query: async <Row>(statement: Statement<Row> | string, values: unknown[] = []) => {
      refuseSecondConnection();
      const again = (error: unknown): Promise<Row[]> => {
        // The pool has dropped the connection whose plan went stale.
        if ((error as { code?: unknown }).code !== STALE_PLAN) throw error;
        return read<Row>(statement as string, values);
      };
      return await read<Row>(statement as string, values).catch(again);
    },
    transaction,
    close: async () => {
      await Promise.all([pool.end(), readers.end(), stoppers.end(), prisma.$disconnect()]);
    },
  };
}

/** Whoever waits for a second connection while holding one can wait for ever: others may hold all of them and wait as well. */
function refuseSecondConnection(): void {
  if (inTransaction())
    throw new Error('a second connection was asked for inside a transaction: pass the transaction on');
}
