import { expect, test } from 'vitest';

import { isFailure } from '../failure.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { getBundle } from './get-bundle.ts';
import { getReviewedAction } from './get-reviewed-action.ts';
import { reportViewed } from './report-viewed.ts';

const world = withWorld(withDatabase());

async function shown(id: string) {
  const { revision_digest: digest, view_digest } = await world.row(id);
  return { id, digest, view_digest };
}
const views = async (id: string) => (await world.entryTypes('action_id', id)).filter((type) => type === 'viewed');
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (isFailure(error) ? error.code : String(error)),
  );

test('reading an action or a bundle is no view', async () => {
  const plan = await world.plan('two steps', ['first', 'second']);
  const [step] = plan.actions;
  await getReviewedAction(world.ctx, world.people.ann, { id: step?.id ?? '' });
  await getBundle(world.ctx, world.people.ann, { plan: plan.id });
  for (const { id } of plan.actions) expect(await views(id)).toEqual([]);
});

test('however often and at once a person views one revision, it is one entry with what was on screen', async () => {
  const { id } = await world.submit();
  const input = await shown(id);
  const said = await Promise.all(Array.from({ length: 8 }, () => reportViewed(world.ctx, world.people.ann, input)));
  expect(said.filter(({ recorded }) => recorded)).toHaveLength(1);
  expect(await reportViewed(world.ctx, world.people.ann, input)).toEqual({ recorded: false });
  expect(await views(id)).toEqual(['viewed']);
  const [entry] = await world.db.query(
    rawSql<{ actor_id: string; body: string }>(
      `SELECT actor_id, body FROM entries WHERE action_id = $1 AND type = 'viewed'`,
      [id],
    ),
  );
  expect(entry?.actor_id).toBe(world.people.ann.userId);
  expect(JSON.parse(entry?.body ?? '{}')).toEqual({
    type: 'viewed',
    digest: input.digest,
    view_digest: input.view_digest,
    revision: 1,
    at: world.now,
  });
});

test('another person and another revision are views of their own', async () => {
  const { id } = await world.submit({ tool: 'note.two', args: { text: 'x', to: ['a', 'b'] } });
  const first = await shown(id);
  await reportViewed(world.ctx, world.people.ann, first);
  await reportViewed(world.ctx, world.people.bob, first);
  await world.verdict('ann', id, 'limit', { text: 'x', to: ['a'] });
  expect(await code(reportViewed(world.ctx, world.people.bob, first))).toBe('stale');
  await reportViewed(world.ctx, world.people.bob, await shown(id));
  expect(await views(id)).toHaveLength(3);
});

test('what nobody has shown is refused', async () => {
  const { id } = await world.submit();
  const input = await shown(id);
  const none = `sha256:${'0'.repeat(64)}`;
  expect(await code(reportViewed(world.ctx, world.people.ann, { ...input, digest: none }))).toBe('stale');
  expect(await code(reportViewed(world.ctx, world.people.ann, { ...input, view_digest: none }))).toBe('stale');
  const unknown = { ...input, id: 'act_01a1fd41-a75e-75e5-89f1-aab08dea5828' };
  expect(await code(reportViewed(world.ctx, world.people.ann, unknown))).toBe('not-found');
  expect(await views(id)).toEqual([]);
});
