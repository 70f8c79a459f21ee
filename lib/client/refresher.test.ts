import { InfiniteQueryObserver, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createQueryClient } from './query-client.ts';
import { keys } from './query-keys.ts';
import { createRefresher } from './refresher.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page that shows a queue with one action, and an action; another action was shown before. */
function page() {
  const client = createQueryClient();
  const reads = { queue: 0, shown: 0, left: 0, agents: 0 };
  const queue = new InfiniteQueryObserver(client, {
    queryKey: keys.queueList({ scope: 'all' }),
    queryFn: () => ({ items: [{ id: 'act_1' }], read: (reads.queue += 1) }),
    initialPageParam: undefined,
    getNextPageParam: () => undefined,
  });
  const shown = new QueryObserver(client, {
    queryKey: keys.action('act_9'),
    queryFn: () => (reads.shown += 1),
  });
  const stops = [queue.subscribe(() => undefined), shown.subscribe(() => undefined)];
  client.setQueryData(keys.action('act_8'), 1);
  client.setQueryData(keys.agents(), 1);
  const refresher = createRefresher(client);
  return {
    reads,
    refresher,
    close: () => {
      refresher.stop();
      stops.forEach((stop) => stop());
      client.clear();
    },
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('on a quiet desk what changed is read at once, and of it only what the page shows', async () => {
  const { reads, refresher, close } = page();
  await pass(1);
  expect(reads).toEqual({ queue: 1, shown: 1, left: 0, agents: 0 });
  refresher.heard('queue');
  refresher.heard('action', 'act_8');
  await pass(250);
  expect(reads).toEqual({ queue: 2, shown: 1, left: 0, agents: 0 });
  refresher.heard('action', 'act_9');
  await pass(250);
  expect(reads.shown).toBe(2);
  close();
});

test('on a busy desk a list is read every five seconds, and at once when an action in it changed', async () => {
  const { reads, refresher, close } = page();
  for (let i = 0; i < 4 * 60; i++) {
    refresher.heard('queue');
    await pass(250);
  }
  expect(reads.queue).toBeGreaterThan(10);
  expect(reads.queue).toBeLessThan(18);
  const before = reads.queue;
  refresher.heard('action', 'act_1');
  await pass(250);
  expect(reads.queue).toBe(before + 1);
  expect(reads.shown).toBe(1);
  close();
});

test('the last change is never left unread', async () => {
  const { reads, refresher, close } = page();
  for (let i = 0; i < 20; i++) {
    refresher.heard('queue');
    await pass(250);
  }
  await pass(10_000);
  const before = reads.queue;
  await pass(60_000);
  expect(reads.queue).toBe(before);
  refresher.heard('queue');
  await pass(250);
  expect(reads.queue).toBe(before + 1);
  close();
});
