import { expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { withWorld } from '../../../test/world.ts';
import { withdrawAction } from './withdraw-action.ts';

const world = withWorld(withDatabase());

const sameOf = async (id: string) => {
  const { risk, inputs } = JSON.parse((await world.row(id)).assessment) as {
    risk: { factors: { code: string; text: string; evidence: string; weight: number }[] };
    inputs: { history: { same?: { id: string; minutes: number; state: string } } };
  };
  return { same: inputs.history.same ?? null, factor: risk.factors.find(({ code }) => code === 'habit.same') };
};

test('the same act again says when it was proposed before and how that stands', async () => {
  const args = { text: 'transfer the rent' };
  const first = await world.submit({ args });
  expect((await sameOf(first.id)).same).toBeNull();
  const second = await world.submit({ args });
  const told = await sameOf(second.id);
  expect(told.same).toEqual({ id: first.id, minutes: 0, state: 'pending' });
  expect(told.factor).toMatchObject({ evidence: `${first.id}, waits for people` });
  await withdrawAction(world.ctx, world.agent, { id: second.id });
  world.now += 4 * 60_000;
  const third = await world.submit({ args });
  expect((await sameOf(third.id)).same).toEqual({ id: second.id, minutes: 4, state: 'withdrawn' });
});

test('whoever proposed it, and not another call, nor one of long ago', async () => {
  const args = { text: 'pay the invoice 8' };
  const first = await world.submit({ args });
  const other = await world.newAgent('another');
  const second = await world.submit({ agent: other, args });
  expect((await sameOf(second.id)).same?.id).toBe(first.id);
  expect((await sameOf((await world.submit({ args: { text: 'pay the invoice 9' } })).id)).same).toBeNull();
  world.now += 15 * 24 * 3_600_000;
  expect((await sameOf((await world.submit({ args })).id)).same).toBeNull();
});
