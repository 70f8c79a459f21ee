import { RateLimiterPostgres } from 'rate-limiter-flexible';

import type { Database } from '#lib/store/database.ts';

/** A count for each key within a fixed window, which every process on the database adds to. */
export interface SharedCounter {
  /** Adds to the count and answers what it is now, and in how many milliseconds its window ends. */
  add(key: string, count: number): Promise<{ total: number; endsInMs: number }>;
}

/** Counters in the table `rate_limits`, with windows of that many seconds. Rows are removed an hour after their window. */
export function sharedCounter(pool: Database['pool'], seconds: number): SharedCounter {
  const store = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    // A migration makes it: the role the desk runs as may create no tables.
    tableCreated: true,
    keyPrefix: '',
    points: Number.MAX_SAFE_INTEGER,
    duration: seconds,
  });
  return {
    add: async (key, count) => {
      const { consumedPoints, msBeforeNext } = await store.penalty(key, count);
      return { total: consumedPoints, endsInMs: msBeforeNext };
    },
  };
}
