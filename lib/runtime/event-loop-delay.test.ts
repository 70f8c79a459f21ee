import { setImmediate as turn } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { watchEventLoop } from './event-loop-delay.ts';

test('a loop that was held is late by about as long, once', async () => {
  const delay = watchEventLoop();
  const begun = performance.now();
  while (performance.now() - begun < 50) await turn();
  delay();
  const held = performance.now();
  while (performance.now() - held < 200);
  const until = performance.now() + 50;
  while (performance.now() < until) await turn();
  const { p50, max } = delay();
  expect(max).toBeGreaterThan(0.15);
  expect(p50).toBeLessThanOrEqual(max);
  expect(delay().max).toBeLessThan(max);
});
