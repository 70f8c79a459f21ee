import { setImmediate as turn } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { watchEventLoop } from './event-loop-delay.ts';

async function free(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) await turn();
}

test('a loop that was held is late by about as long, once', async () => {
  const delay = watchEventLoop();
  await free(50);
  delay();
  // The first look after a question only begins to count.
  await free(50);
  const held = performance.now();
  while (performance.now() - held < 200);
  await free(50);
  const { p50, max } = delay();
  expect(max).toBeGreaterThan(0.15);
  expect(p50).toBeLessThanOrEqual(max);
  await free(50);
  expect(delay().max).toBeLessThan(max);
});
