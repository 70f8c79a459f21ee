import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';

import { submitPlan } from '#lib/usecases/actions/submit-plan.ts';
import { draftVerdicts } from '#lib/usecases/review/draft-verdicts.ts';
import { giveVerdicts } from '#lib/usecases/review/give-verdicts.ts';
import { withDatabase } from '../database.ts';
import type { World } from '../world.ts';
import { AT_ONCE, NONE, ROUNDS, answers, race, threeWorlds } from './race.ts';

const { first, worlds } = threeWorlds(withDatabase());

describe.each([
  ['one process', [first]],
  ['three processes', worlds],
])('one idempotency key at once, in %s', (where, among) => {
  test('proposals: everybody is answered with the one action', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const key = `submit ${where} ${round}`;
      const submit = async (world: World, i: number) => {
        // Batches of one, and of several that meet in their transactions.
        for (let turn = 0; turn < Math.floor(i / among.length); turn++) await setImmediate();
        return world.submit({ agent: first.agent, idempotency_key: key });
      };
      const { done, refused } = answers(await race(among, submit));
      expect(refused).toEqual(NONE);
      expect(new Set(done.map(({ id }) => id)).size).toBe(1);
    }
  });

  test('many keys in another order each: one action for each key', async () => {
    const keys = Array.from({ length: AT_ONCE }, (_, i) => `many ${where} ${i}`);
    const { done } = answers(
      await race(among, (world, i) =>
        Promise.all(
          [...keys.slice(i), ...keys.slice(0, i)].map((key) =>
            world.submit({ agent: first.agent, idempotency_key: key }),
          ),
        ),
      ),
    );
    expect(new Set(done.flat().map(({ id }) => id)).size).toBe(keys.length);
  });

  test('plans: everybody is answered with the one plan and its actions', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const submit = (world: World) =>
        submitPlan(world.ctx, first.agent, {
          title: 'a plan',
          steps: ['x', 'y'].map((text) => ({ tool: 'note.one', args: { text } })),
          run: { id: `plan ${where} ${round}` },
          expires_in: 3_600,
          idempotency_key: `plan ${where} ${round}`,
        });
      const { done, refused } = answers(await race(among, submit));
      expect(refused).toEqual(NONE);
      expect(new Set(done.map(({ plan }) => plan.id)).size).toBe(1);
      expect(new Set(done.map(({ plan }) => plan.actions.map(({ id }) => id).join())).size).toBe(1);
      expect(done.filter(({ replayed }) => !replayed)).toHaveLength(1);
    }
  });

  test('bundles: one draft is signed once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const rows = await Promise.all(
        [1, 2, 3].map(async () => first.row((await first.submit({ agent: first.agent })).id)),
      );
      const items = rows.map((row) => ({ id: row.id, digest: row.revision_digest, view_digest: row.view_digest }));
      const draft = { items, verdict: 'approve', method: 'session' } as const;
      const { nonce } = await draftVerdicts(first.ctx, first.people.ann, draft);
      const sign = (world: World) => giveVerdicts(world.ctx, first.people.ann, { nonce });
      const { done, refused } = answers(await race(among, sign));
      expect(done).toEqual([{ signed: items.map(({ id }) => id) }]);
      expect([...refused]).toEqual(['draft-gone']);
    }
  });
});
