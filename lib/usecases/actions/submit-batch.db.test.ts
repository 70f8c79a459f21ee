import { expect, test } from 'vitest';

import { SubmitAction } from '#lib/contract/agent-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import { withDatabase } from '../../../test/database.ts';
import { withWorld } from '../../../test/world.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { submissionOf } from './steps/submission.ts';
import { submitBatch } from './steps/submit-batch.ts';

const world = withWorld(withDatabase());

const offered = (tool: string, text: string) => ({
  inspected: null,
  submission: submissionOf(
    world.agent,
    SubmitAction.body?.parse({ tool, args: { text }, run: { id: 'r' } }) as InputOf<typeof SubmitAction>,
  ),
});

test('the row that is answered is the row that a read gives, column by column', async () => {
  const submissions = ['note.read', 'note.one', 'note.never'].map((tool) => offered(tool, 'same'));
  const submitted = await world.ctx.transaction((tx) => submitBatch(world.ctx, tx, submissions));
  const answered = submitted.flatMap((one) => (one instanceof Failure ? [] : (one.row ?? [])));
  expect(answered.map((row) => row.state)).toEqual(['approved', 'pending', 'blocked']);
  const read = new Map(
    (
      await loadActions(
        world.db,
        answered.map((row) => row.id),
      )
    ).map((row) => [row.id, row]),
  );
  for (const row of answered) expect(row).toEqual(read.get(row.id));
});

test('what cannot be signed is refused alone, with an entry, and nothing counts it', async () => {
  const { signer } = world.ctx;
  const down = new Failure('unavailable', { detail: 'Nothing was signed; try again.' });
  let asked = 0;
  const ctx: Context = {
    ...world.ctx,
    signer: {
      ...signer,
      signDecision: (payload) => ((asked += 1) === 1 ? Promise.reject(down) : signer.signDecision(payload)),
    },
  };
  const submissions = ['first', 'second'].map((text) => offered('note.read', text));
  const [first, second] = await ctx.transaction((tx) => submitBatch(ctx, tx, submissions));
  expect(first).toMatchObject({ code: 'unavailable', facts: { detail: 'Nothing was signed; try again.' } });
  expect(second).toMatchObject({ row: { state: 'approved', decision_jws: expect.any(String) as string } });
  const codes = await world.db.pool.query<{ code: string }>(
    `SELECT (body::jsonb)->>'code' AS code FROM entries WHERE type = 'submission-refused'`,
  );
  expect(codes.rows).toEqual([{ code: 'unavailable' }]);
  const steps = await world.db.pool.query<{ steps: number }>(`SELECT steps FROM runs WHERE name = 'r'`);
  expect(steps.rows).toEqual([{ steps: 4 }]);
});
