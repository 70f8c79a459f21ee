import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { inTransaction, withLockScope } from './advisory-locks.ts';
import { stopsAhead } from './barrier-gate.ts';
import { beginText, isSilence, openPool, patience, type Work } from './connections.ts';
import { PrismaClient } from './generated/client.ts';
import { PRISMA } from './prisma.ts';
import type { Statement } from './sql.ts';

/** Runs one statement and answers its rows. */
export type Query = <Row>(statement: Statement<Row>) => Promise<Row[]>;

/** Runs statements: an open transaction, or the pool. */
export interface Queryable {
  query: Query;
}

/** An open transaction. Channels passed to `publish` are published once it has committed; after a rollback, none are. */
export interface Tx extends Queryable {
  publish(channel: string): void;
}

/** Reads outside transactions: statements of lib/store, and Prisma's simple look-ups. Use cases only hand it on to lib/store. */
export interface Reads extends Queryable {
  readonly [PRISMA]: PrismaClient;
  /** The same reads for a stop, which wait for no other stop. */
  readonly atOnce: Queryable;
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

/** feature_not_supported: "cached plan must not change result type", after another process has migrated a table. */
const STALE_PLAN = '0A000';
/** deadlock_detected, serialization_failure, a stale plan, and unique_violation. */
const TRY_AGAIN = /^(?:40P01|40001|0A000|23505)$/;
const RETRIES = 3;

/** A fresh object each time, because the driver writes into the one it gets. */
const named = ({ name, text, values }: Statement<unknown>) => ({ name, text, values: [...values] });

type Driver = { query(config: ReturnType<typeof named>): Promise<{ rows: unknown[] }> };

/** Statements on a connection of one's own. */
export const queryOn =
  (driver: Driver): Query =>
  async <Row>(statement: Statement<Row>) =>
    (await driver.query(named(statement))).rows as Row[];

/** Connections for reads outside transactions, for stops, and for jobs, few because each keeps a core busy; those for steps are `poolSize`. */
const READERS = 6;
const STOPPERS = 4;
const JOBS = 2;

const versionOf = async (client: pg.PoolClient): Promise<number> => {
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  return rows[0]?.version ?? 0;
};

/** Opens the pools and the Prisma client on one database. Nothing connects before the first query. */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = openPool(url, poolSize, 'step');
  const readers = openPool(url, Math.min(poolSize, READERS), null);
  const stoppers = openPool(url, Math.min(poolSize, STOPPERS), 'stop', 1);
  const jobs = openPool(url, Math.min(poolSize, JOBS), 'job');
  const pools: Record<Work, pg.Pool> = { step: pool, stop: stoppers, job: jobs };
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 5, ...patience(null) }) });
  /** Of the server, such as 180004; asked once. */
  let version: Promise<number> | undefined;
  const serverVersion = (client: pg.PoolClient): Promise<number> =>
    (version ??= versionOf(client).catch((error: unknown) => {
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
    if (kind !== 'stop') await stopsAhead();
    const client = await pools[kind].connect();
    const channels = new Set<string>();
    const tx: Tx = {
      query: queryOn(client),
      publish: (channel) => void channels.add(channel),
    };
    const begin = async () => beginText(kind, await serverVersion(client));
    const result = await withLockScope(() => onConnection(client, begin, () => work(tx)), 'transaction');
    committed(channels);
    return result;
  }

  const reading = queryOn(readers);
  const read: Query = async <Row>(statement: Statement<Row>) => {
    refuseSecondConnection();
    const again = (error: unknown): Promise<Row[]> => {
      // The pool has dropped the connection whose plan went stale.
      if ((error as { code?: unknown }).code !== STALE_PLAN) throw error;
      return reading(statement);
    };
    return await reading(statement).catch(again);
  };
  return {
    url,
    pool,
    [PRISMA]: prisma,
    atOnce: { query: read },
    query: async (statement) => {
      refuseSecondConnection();
      await stopsAhead();
      return read(statement);
    },
    transaction,
    close: async () => {
      await Promise.all([pool.end(), readers.end(), stoppers.end(), jobs.end(), prisma.$disconnect()]);
    },
  };
}

/** One transaction on a connection, which then goes back to its pool. Answers or throws when nothing of it is held any more. */
async function onConnection<T>(
  client: pg.PoolClient,
  begin: () => Promise<string>,
  work: () => Promise<T>,
): Promise<T> {
  let broken: Error | undefined;
  // A session that is ended between two statements says so by an event, which nobody else hears while the connection is out of its pool.
  const ended = (error: Error): void => {
    broken = error;
  };
  client.on('error', ended);
  try {
    await client.query(await begin());
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // Closing the connection rolls back too; a rollback behind a statement that was never answered would wait as long once more.
    if (isSilence(error)) broken = error as Error;
    else
      await client.query('ROLLBACK').catch((e: unknown) => {
        broken = e as Error;
      });
    // A prepared statement whose plan went stale stays so for the life of its connection.
    if ((error as { code?: unknown }).code === STALE_PLAN) broken = error as Error;
    throw error;
  } finally {
    client.off('error', ended);
    client.release(broken);
  }
}

/** Whoever waits for a second connection while holding one can wait for ever: others may hold all of them and wait as well. */
function refuseSecondConnection(): void {
  if (inTransaction())
    throw new Error('a second connection was asked for inside a transaction: pass the transaction on');
}
