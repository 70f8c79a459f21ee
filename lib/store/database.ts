import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { withLockScope } from './advisory-locks.ts';
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

/** One open transaction. `wake` only notes topics: whoever opened the transaction publishes them after the commit. */
export interface Tx extends Queryable {
  wake(topic: string): void;
}

/** Reads outside transactions: statements of lib/store, and Prisma's simple look-ups. Use cases only hand it on to lib/store. */
export interface Reads extends Queryable {
  readonly [PRISMA]: PrismaClient;
}

export interface Database extends Reads {
  url: string;
  pool: pg.Pool;
  transaction<T>(work: (tx: Tx) => Promise<T>, committed: (topics: ReadonlySet<string>) => void): Promise<T>;
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

/** deadlock_detected, serialization_failure. */
const LOST_RACE = /^40(?:P01|001)$/;
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

/** Opens the pool and the Prisma client on one database. Nothing connects before the first query. */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, application_name: 'countersign' });
  // An idle connection that dies (database restart) must not take the process with it; the next query reconnects.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 5 }) });

  /** Begins anew where PostgreSQL chose this one to break a deadlock: nothing of it happened, and a stop must not be what gets lost. */
  async function transaction<T>(
    work: (tx: Tx) => Promise<T>,
    committed: (topics: ReadonlySet<string>) => void,
  ): Promise<T> {
    for (let left = RETRIES; ; left--) {
      try {
        return await attempt(work, committed);
      } catch (error) {
        if (left === 0 || !LOST_RACE.test(String((error as { code?: unknown }).code))) throw error;
      }
    }
  }

  async function attempt<T>(
    work: (tx: Tx) => Promise<T>,
    committed: (topics: ReadonlySet<string>) => void,
  ): Promise<T> {
    const client = await pool.connect();
    const topics = new Set<string>();
    const tx: Tx = {
      query: queryOn(client),
      wake: (topic) => void topics.add(topic),
    };
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await withLockScope(() => work(tx));
      await client.query('COMMIT');
      committed(topics);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((e: unknown) => {
        broken = e as Error;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    url,
    pool,
    [PRISMA]: prisma,
    query: queryOn(pool),
    transaction,
    close: async () => {
      await Promise.all([pool.end(), prisma.$disconnect()]);
    },
  };
}
