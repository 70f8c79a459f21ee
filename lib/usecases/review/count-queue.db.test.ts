import { expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { fillQueue } from '../../../test/fill-queue.ts';
import { withWorld } from '../../../test/world.ts';
import { countQueue } from './count-queue.ts';
import { getOverview } from './get-overview.ts';

const world = withWorld(withDatabase());
const count = (scope: 'mine' | 'all') => countQueue(world.ctx, world.people.ann, { scope });
test('a few are counted exactly, and an empty queue is empty', async () => {
  expect((await count('all')).pending).toEqual({ n: 0, capped: false });
  await world.submit();
  const totals = await count('mine');
  expect(totals.pending).toEqual({ n: 1, capped: false });
  expect(totals.oldest_at).toBe('2026-11-20T09:00:00.000Z');
  expect((await getOverview(world.ctx, world.people.ann)).waiting).toEqual({ n: 1, capped: false });
});

test('of 5,186 waiting, nine critical ones are counted exactly; where more may be, it says so', async () => {
  await fillQueue(world, 9, 'critical');
  await fillQueue(world, 5_174);
  const totals = await count('mine');
  expect(totals.by_risk.critical).toEqual({ n: 9, capped: false });
  const levels = Object.values(totals.by_risk);
  expect(levels.filter((level) => level.capped)).toEqual([{ n: 1_000, capped: true }]);
  expect(totals.pending).toEqual({ n: levels.reduce((sum, level) => sum + level.n, 0), capped: true });
  expect((await getOverview(world.ctx, world.people.ann)).waiting).toEqual({ n: 1_000, capped: true });
});

test('an auditor answers nothing, and sees how much waits for everybody', async () => {
  const { audrey } = world.people;
  expect((await countQueue(world.ctx, audrey, { scope: 'mine' })).pending).toEqual({ n: 0, capped: false });
  expect((await countQueue(world.ctx, audrey, { scope: 'all' })).by_risk.critical).toEqual({ n: 9, capped: false });
});
