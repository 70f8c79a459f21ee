import { expect, test } from 'vitest';

import { quantile } from '../../bench/figures.ts';
import { stopsUnderLoad } from '../../bench/stops/main.ts';
import { patient } from '../patience.ts';

/** A short sample of `npm run bench -- stop-under-load`, which holds the promise of 100 ms on a quiet machine. */
const sample = { seconds: 6, agents: 8, waiting: 0, waits: 0, reads: false, history: 0 };

test.each([
  ['agents propose and redeem and the configuration changes', sample],
  ['the console reads what is heaviest', { ...sample, reads: true, history: 5_000 }],
  ['ten thousand actions wait', { ...sample, waiting: 10_000, waits: 100 }],
])('while %s a stop is in force at once, and nothing goes past it', { timeout: 240_000 }, async (_what, load) => {
  const { stops, lag } = await stopsUnderLoad(load, () => undefined);
  expect(stops.inForce.length).toBeGreaterThan(0);
  expect(stops.past).toBe(0);
  expect(quantile(stops.inForce, 0.5)).toBeLessThan(patient(200));
  expect(lag).toBeLessThan(patient(200));
});
