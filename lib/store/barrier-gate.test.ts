import { expect, test } from 'vitest';

import { aheadOfSteps, closeGate, stopsAhead } from './barrier-gate.ts';

test('a step begins at once while no stop waits, and after the stops that wait have the barrier', async () => {
  const order: string[] = [];
  await stopsAhead();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stops = [first, second].map((stop) => aheadOfSteps(() => stop.promise));
  const step = stopsAhead().then(() => order.push('step'));
  first.resolve();
  await stops[0];
  order.push('first stop');
  second.resolve();
  await stops[1];
  await step;
  expect(order).toEqual(['first stop', 'step']);
});

test('a stop that waits for long holds up no step for long, and one that fails holds up none', async () => {
  const never = Promise.withResolvers<void>();
  const stop = aheadOfSteps(() => never.promise);
  await stopsAhead();
  never.reject(new Error('lost its connection'));
  await expect(stop).rejects.toThrow('lost its connection');
  await stopsAhead();
});

test('a gate that is closed inside a stop opens when both have ended', async () => {
  const order: string[] = [];
  const stop = Promise.withResolvers<void>();
  let open: () => void = () => undefined;
  const placed = aheadOfSteps(() => {
    open = closeGate();
    return stop.promise;
  });
  const read = stopsAhead().then(() => order.push('read'));
  stop.resolve();
  await placed;
  order.push('stop');
  open();
  await read;
  expect(order).toEqual(['stop', 'read']);
});
