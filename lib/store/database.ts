import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { withLockScope } from './advisory-locks.ts';
import { PrismaClient } from './generated/client.ts';
import { PRISMA } from './prisma.ts';

/** Runs statements: an open transaction, or the pool. */
export interface Queryable {
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/** One open transaction. `wake` only notes topics: whoever opened the transaction publishes them after the commit. */
export interface Tx extends Queryable {
  wake(topic: string): void;
}

/** Prisma's typed client, for reads outside transactions. */
export type Reader = PrismaClient;

/** Reads outside transactions: statements of lib/store, and Prisma's simple look-ups. Use cases only hand it on to lib/store. */
export interface Reads extends Queryable {
  readonly [PRISMA]: PrismaClient;
}

export interface Database extends Reads {
  url: string;
  pool: pg.Pool;
  read: Reader;
  transaction<T>(work: (tx: Tx) => Promise<T>, committed: (topics: ReadonlySet<string>) => void): Promise<T>;
  close(): Promise<void>;
}

// bigint columns are epochs, counters and positions, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

// Statement texts are put together from constants, so each gets one name and is planned once per connection.
const names = new Map<string, string>();
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `cs_${names.size}`;
  names.set(sql, name);
  return name;
}

/**
 * What a transaction asks for is found by key. Its plans are made once per connection and kept, and on a young database, without
 * statistics, the planner takes every table for a small one: it would read all of it for ever, or gather and sort thousands by bitmap.
 * Lists, with their filters, are read outside transactions and planned anew.
 */
const BEGIN = `BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off`;

/** deadlock_detected, serialization_failure. */
const LOST_RACE = /^40(?:P01|001)$/;
const RETRIES = 3;

const named = (sql: string, values: unknown[]) => ({ name: nameOf(sql), text: sql, values });

/** Opens the pool and the Prisma client on one database. Nothing connects before the first query. */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, application_name: 'countersign' });
  // An idle connection that dies (database restart) must not take the process with it; the next query reconnects.
  pool.on('error', () => undefined);
  const read = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 5 }) });

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
      query: async <Row>(sql: string, values: unknown[] = []) => (await client.query(named(sql, values))).rows as Row[],
      wake: (topic) => void topics.add(topic),
    };
    let broken: Error | undefined;
    try {
      await client.query(BEGIN);
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
    read,
    [PRISMA]: read,
    query: async <Row>(sql: string, values: unknown[] = []) => (await pool.query(named(sql, values))).rows as Row[],
    transaction,
    close: async () => {
      await Promise.all([pool.end(), read.$disconnect()]);
    },
  };
}
