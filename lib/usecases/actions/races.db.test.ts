import { describe, expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { withWorld } from '../../../test/world.ts';
import { awaitAction } from './await-action.ts';
import { redeemGrant } from './redeem-grant.ts';

const world = withWorld(withDatabase());
const fulfilled = (outcomes: PromiseSettledResult<unknown>[]) => outcomes.filter((o) => o.status === 'fulfilled');

async function approvedGrant() {
  const { id } = await world.submit();
  await world.verdict('ann', id, 'approve');
  const action = await awaitAction(world.ctx, world.agent, { id });
  return { id, grant: action.grant?.token ?? '', args: action.args };
}

describe('races on real PostgreSQL', () => {
  test('two reviewers at once: exactly one verdict closes the action', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await world.submit();
      const outcomes = await Promise.allSettled([
        world.verdict('ann', id, 'approve'),
        world.verdict('bob', id, 'deny_unsafe'),
      ]);
      expect(fulfilled(outcomes)).toHaveLength(1);
      const { stored, rebuilt } = await world.both(id);
      expect(rebuilt).toEqual(stored);
    }
  });

  test('one reviewer twice at once: one verdict, and a quorum of two is not met', async () => {
    const { id } = await world.submit({ tool: 'note.two' });
    const outcomes = await Promise.allSettled([
      world.verdict('ann', id, 'approve'),
      world.verdict('ann', id, 'approve'),
    ]);
    expect(fulfilled(outcomes)).toHaveLength(1);
    expect((await world.row(id)).state).toBe('pending');
  });

  test('a hundred redeems of one grant: exactly one gets the arguments', async () => {
    const { grant, args, id } = await approvedGrant();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, () => redeemGrant(world.ctx, world.agent, { grant, args })),
    );
    expect(fulfilled(outcomes)).toHaveLength(1);
    const codes = new Set(
      outcomes.flatMap((o) => (o.status === 'rejected' ? [(o.reason as { code: string }).code] : [])),
    );
    expect([...codes]).toEqual(['grant-used']);
    expect((await world.row(id)).state).toBe('executing');
  });

  test('stop against approve: whichever commits first, a stopped action never ends approved', async () => {
    for (let round = 0; round < 10; round++) {
      const agent = await world.newAgent(`approve-race-${round}`);
      const { id } = await world.submit({ agent });
      const [, stop] = await Promise.allSettled([
        world.verdict('ann', id, 'approve'),
        world.stop({ type: 'agent', id: agent.agentId }),
      ]);
      expect(stop.status).toBe('fulfilled');
      const { stored, rebuilt } = await world.both(id);
      expect(stored.status).toBe('halted');
      expect(rebuilt).toEqual(stored);
    }
  });

  test('stop against redeem: either it ran before the stop, or it never runs', async () => {
    for (let round = 0; round < 10; round++) {
      const agent = await world.newAgent(`redeem-race-${round}`);
      const { id } = await world.submit({ agent });
      await world.verdict('ann', id, 'approve');
      const { grant, args } = await awaitAction(world.ctx, agent, { id });
      const [redeemed] = await Promise.allSettled([
        redeemGrant(world.ctx, agent, { grant: grant?.token ?? '', args }),
        world.stop({ type: 'agent', id: agent.agentId }),
      ]);
      const { state } = await world.row(id);
      expect(state).toBe(redeemed.status === 'fulfilled' ? 'executing' : 'halted');
      const later = await redeemGrant(world.ctx, agent, { grant: grant?.token ?? '', args }).catch(
        (e: { code: string }) => e.code,
      );
      expect(later).toBe('locked');
    }
  });

  test('stop against many submissions: none that the stop did not see is left waiting', async () => {
    const agent = await world.newAgent('submit-race');
    const submissions = Array.from({ length: 60 }, () => world.submit({ agent }));
    const stop = world.stop({ type: 'agent', id: agent.agentId });
    await Promise.allSettled([...submissions, stop]);
    const { rows } = await world.db.pool.query(
      `SELECT 1 FROM actions WHERE agent_id = $1 AND state IN ('pending', 'approved')`,
      [agent.agentId],
    );
    expect(rows).toEqual([]);
  });

  test('one idempotency key, twenty requests at once: one action', async () => {
    const actions = await Promise.all(Array.from({ length: 20 }, () => world.submit({ idempotency_key: 'same' })));
    expect(new Set(actions.map((a) => a.id)).size).toBe(1);
  });

  test('a waiting agent has its answer as soon as the verdict commits', async () => {
    const { id } = await world.submit();
    const waiting = awaitAction(world.ctx, world.agent, { id, wait: 20 });
    await world.verdict('ann', id, 'approve');
    const action = await waiting;
    expect(action.status).toBe('approved');
    expect(action.grant?.token).toMatch(/^ey/);
  });
});
