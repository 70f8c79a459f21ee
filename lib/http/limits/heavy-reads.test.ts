import { availableParallelism } from 'node:os';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { HeavyReads } from './heavy-reads.ts';

const AT_ONCE = Math.max(1, availableParallelism() >> 1);

test('half the cores read what is heavy; whoever asks for much lets others in between', async () => {
  const reads = new HeavyReads();
  const order: string[] = [];
  const active = await Promise.all(Array.from({ length: AT_ONCE }, () => reads.enter('a')));
  const waiting = ['a1', 'a2', 'a3', 'b1'].map(async (name) => {
    const leave = await reads.enter(name.slice(0, 1));
    order.push(name);
    leave();
  });
  await turnOfTheLoop();
  expect(order).toEqual([]);
  active[0]?.();
  await Promise.all(waiting);
  expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
});

test('a thirteenth that waits is told when to come again, and one that has waited for too long is told that the desk is busy', async () => {
  const reads = new HeavyReads(10);
  const [leave] = await Promise.all(Array.from({ length: AT_ONCE }, () => reads.enter('a')));
  const waiting = Array.from({ length: 12 }, () => reads.enter('a'));
  const ended = Promise.allSettled(waiting);
  await expect(reads.enter('a')).rejects.toMatchObject({ code: 'rate-limited', facts: { retryAfter: 3 } });
  for (const { status } of await ended) expect(status).toBe('rejected');
  await expect(reads.enter('b')).rejects.toMatchObject({ code: 'unavailable', facts: { retryAfter: 5 } });
  // Those that gave up are passed over, and the place is free again.
  leave?.();
  (await reads.enter('b'))();
});
