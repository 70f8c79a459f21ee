import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { watchEventLoop } from './event-loop-delay.ts';

/** Leaves the loop free until its timers have had their turn several times, however little of the machine this process gets. */
async function free(): Promise<void> {
  for (let turns = 0; turns < 8; turns++) await sleep(12);
}

test('a loop that was held is late by about as long, once', async () => {
  const delay = watchEventLoop();
  await free();
  delay();
  // The first look after a question only begins to count.
  await free();
  const held = performance.now();
  while (performance.now() - held < 200);
  await free();
  const { p50, max } = delay();
  expect(max).toBeGreaterThan(0.15);
  expect(p50).toBeLessThanOrEqual(max);
  await free();
  expect(delay().max).toBeLessThan(max);
});
