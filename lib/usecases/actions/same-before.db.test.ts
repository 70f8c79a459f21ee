import { expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { withWorld } from '../../../test/world.ts';
import { getEvidence } from '../ledger/get-evidence.ts';
import { getOwnEvidence } from '../ledger/get-own-evidence.ts';
import { getReviewedAction } from '../review/get-reviewed-action.ts';
import { listActions } from './list-actions.ts';
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
  const later = await sameOf(third.id);
  expect(later.same).toEqual({ id: second.id, minutes: 4, state: 'withdrawn' });
  expect(later.factor).toMatchObject({ evidence: `${second.id}, was withdrawn` });
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

test('no agent learns which action of another agent was the same, or how it stands; reviewers do', async () => {
  const args = { text: 'pay the invoice 77' };
  const first = await world.submit({ tool: 'note.two', args });
  const other = await world.newAgent('curious');
  const second = await world.submit({ agent: other, args });
  const third = await world.submit({ tool: 'note.two', agent: other, args });
  expect((await sameOf(third.id)).same).toMatchObject({ id: first.id, state: 'pending' });
  const seen = [
    third,
    await world.read(third.id, 0, other),
    await listActions(world.ctx, other, { limit: 50 }),
    await withdrawAction(world.ctx, other, { id: third.id }),
  ];
  for (const answer of seen) {
    expect(JSON.stringify(answer)).not.toContain(first.id);
    expect(JSON.stringify(answer)).not.toContain('waits for people');
    expect(JSON.stringify(answer)).toContain('The same was proposed');
  }
  const { action } = await getReviewedAction(world.ctx, world.people.ann, { id: third.id });
  expect(JSON.stringify(action.risk)).toContain(`${first.id}, waits for people`);
  expect(second.risk.factors.map(({ code }) => code)).not.toContain('habit.same');
});

test('the evidence that an agent gets of its own action names no action of another agent', async () => {
  const args = { text: 'pay the invoice 78' };
  const first = await world.submit({ args });
  const again = await world.submit({ args });
  const other = await world.newAgent('prying');
  const copied = await world.submit({ agent: other, args });
  for (const { id } of [first, again, copied]) await world.verdict('ann', id, 'approve');
  await expect(getOwnEvidence(world.ctx, other, { id: copied.id })).rejects.toMatchObject({ code: 'conflict' });
  expect((await getOwnEvidence(world.ctx, world.agent, { id: again.id })).action.id).toBe(again.id);
  expect((await getEvidence(world.ctx, world.people.audrey, { id: copied.id })).action.assessment).toContain(again.id);
});
