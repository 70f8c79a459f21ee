import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { stepsTurn } from './barrier-turns.ts';

test('four steps hold the barrier at once; the others take their places in the order in which they came', async () => {
  const order: number[] = [];
  const leave: (() => void)[] = [];
  const steps = Array.from({ length: 6 }, async (_, i) => {
    leave.push(await stepsTurn());
    order.push(i);
  });
  await turnOfTheLoop();
  expect(order).toEqual([0, 1, 2, 3]);
  leave[2]?.();
  await turnOfTheLoop();
  expect(order).toEqual([0, 1, 2, 3, 4]);
  leave[0]?.();
  await Promise.all(steps);
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  for (const i of [1, 3, 4, 5]) leave[i]?.();
  // Nobody waits any more, and all four places are free.
  const again = await Promise.all(Array.from({ length: 4 }, stepsTurn));
  for (const end of again) end();
});
