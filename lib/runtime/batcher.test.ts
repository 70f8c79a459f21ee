import { expect, test } from 'vitest';

import { Batcher } from './batcher.ts';

const batches = async (weights: number[]): Promise<number[][]> => {
  const seen: number[][] = [];
  const batcher = new Batcher<number, number>(
    (items) => {
      seen.push([...items]);
      return Promise.resolve([...items]);
    },
    { lanes: 1, max: 3, maxWeight: 10, weigh: (n) => n },
  );
  expect(await Promise.all(weights.map((w) => batcher.add(w)))).toEqual(weights);
  return seen;
};

test.each([
  [
    'as many as fit',
    [1, 1, 1, 1, 1],
    [
      [1, 1, 1],
      [1, 1],
    ],
  ],
  ['heavy ones apart', [6, 6, 4], [[6], [6, 4]]],
  ['one that is too heavy alone', [1, 50, 1], [[1], [50], [1]]],
])('%s', async (_what, weights, expected) => {
  expect(await batches(weights)).toEqual(expected);
});
