import { expect, test } from 'vitest';

import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { getOwnEvidence } from '#lib/usecases/ledger/get-own-evidence.ts';
import { draftVerdicts } from '#lib/usecases/review/draft-verdicts.ts';
import { giveVerdicts } from '#lib/usecases/review/give-verdicts.ts';
import { withDatabase } from '../database.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());

test('evidence is not given while a statement in it also answers an action whose answers are hidden', async () => {
  const [one, two] = [await world.submit({ tool: 'note.one' }), await world.submit({ tool: 'note.two' })];
  const items = await Promise.all(
    [one, two].map(async ({ id }) => {
      const row = await world.row(id);
      return { id, digest: row.revision_digest, view_digest: row.view_digest };
    }),
  );
  const { ann, bob, audrey } = world.people;
  const draft = await draftVerdicts(world.ctx, ann, { items, verdict: 'approve', method: 'session' });
  await giveVerdicts(world.ctx, ann, { nonce: draft.nonce });
  expect([(await world.row(one.id)).state, (await world.row(two.id)).state]).toEqual(['approved', 'pending']);

  const incomplete = { code: 'conflict' };
  await expect(getEvidence(world.ctx, bob, { id: one.id })).rejects.toMatchObject(incomplete);
  await expect(getOwnEvidence(world.ctx, world.agent, { id: one.id })).rejects.toMatchObject(incomplete);
  // An auditor whom nobody asked sees all answers anyway.
  expect((await getEvidence(world.ctx, audrey, { id: one.id })).verdicts).toHaveLength(1);

  await world.verdict('bob', two.id, 'approve');
  expect((await getEvidence(world.ctx, bob, { id: one.id })).verdicts).toHaveLength(1);
  expect((await getOwnEvidence(world.ctx, world.agent, { id: one.id })).verdicts).toHaveLength(1);
});
