import { afterAll, beforeAll, expect, test } from 'vitest';

import { sharedCounter, type SharedCounter } from '#lib/runtime/shared-counter.ts';
import { withDatabase } from '../../../test/database.ts';
import { World } from '../../../test/world.ts';
import { RateLimit } from './rate-limit.ts';

const database = withDatabase();
const world = new World();
beforeAll(() => world.open(database.url));
afterAll(() => world.close());

/** Whether the request passed. */
function passes(limit: RateLimit, caller: string, headers: Record<string, string> = {}): boolean {
  try {
    limit.take(caller, headers);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate-limited' });
    return false;
  }
}

const reports = new Set<Promise<unknown>>();

/** The shared counter of one process; what it reports can be awaited, as requests come in no faster than reports travel. */
function counted(): SharedCounter {
  const counter = sharedCounter(world.db.pool, 60);
  return {
    add: (key, count) => {
      const report = counter.add(key, count);
      reports.add(report);
      return report.finally(() => reports.delete(report));
    },
  };
}

/** Requests that pass of so many sent to each process in turn, as a balancer would. */
async function sent(processes: readonly RateLimit[], caller: string, each: number): Promise<number> {
  let passed = 0;
  for (let i = 0; i < each; i++) {
    for (const one of processes) if (passes(one, caller)) passed += 1;
    await Promise.all(reports);
  }
  return passed;
}

test('processes on one database share a caller’s limit, to one per cent for each', async () => {
  const processes = [1, 2, 3].map(() => new RateLimit(1_000, counted()));
  const passed = await sent(processes, 'key_shared', 700);
  expect(passed).toBeGreaterThanOrEqual(1_000);
  expect(passed).toBeLessThanOrEqual(1_100);
  // A process that comes later learns of it with its first report.
  const late = new RateLimit(1_000, counted());
  for (let i = 0; i < 10; i++) passes(late, 'key_shared');
  await expect.poll(() => passes(late, 'key_shared'), { timeout: 60_000, interval: 5 }).toBe(false);
});

test('callers do not share, and a new minute begins anew', async () => {
  const limit = new RateLimit(10, sharedCounter(world.db.pool, 60));
  for (let i = 0; i < 10; i++) expect(passes(limit, 'key_a')).toBe(true);
  expect(passes(limit, 'key_a')).toBe(false);
  const headers: Record<string, string> = {};
  expect(passes(limit, 'key_b', headers)).toBe(true);
  expect(headers).toEqual({ 'ratelimit-policy': '"default";q=10;w=60', ratelimit: '"default";r=9;t=60' });
  expect(() => limit.take('key_a', {}, Date.now() + 61_000)).not.toThrow();
});

test('while the database is away each process goes on with its own count', async () => {
  const away = { add: () => Promise.reject(new Error('the database is away')) };
  const limit = new RateLimit(100, away);
  let passed = 0;
  for (let i = 0; i < 150; i++) {
    if (passes(limit, 'key_alone')) passed += 1;
    await Promise.resolve();
  }
  expect(passed).toBe(100);
});
