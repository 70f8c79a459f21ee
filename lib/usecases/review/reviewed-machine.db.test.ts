import { expect, test } from 'vitest';

import { machineOfReviewed } from '#lib/contract/reviewed-machine.ts';
import { openRequirements } from '#lib/domain/action/requirements.ts';
import { machineOf } from '#lib/store/actions/action-row.ts';
import { withDatabase } from '../../../test/database.ts';
import { withWorld } from '../../../test/world.ts';
import { getReviewedAction } from './get-reviewed-action.ts';

const world = withWorld(withDatabase());
const asked = async (who: 'ann' | 'bob' | 'audrey', id: string) =>
  machineOfReviewed(await getReviewedAction(world.ctx, world.people[who], { id }));

test('the console asks the machine about the state the server has', async () => {
  const { id } = await world.submit({ tool: 'note.two' });
  await world.verdict('ann', id, 'approve');
  const stored = machineOf(await world.row(id));
  expect(await asked('audrey', id)).toEqual(stored);
  expect(await asked('ann', id)).toEqual(stored);
  expect(await asked('bob', id)).toEqual({ ...stored, answers: [], version: 1 });
});

test('an edit is no approval, in the console as on the server', async () => {
  const { id } = await world.submit({ tool: 'note.two' });
  await world.verdict('ann', id, 'limit', { text: 'something else' });
  const machine = await asked('ann', id);
  expect(machine).toEqual(machineOf(await world.row(id)));
  expect(openRequirements(machine, { id: world.people.ann.userId, groups: world.people.ann.groups })).toMatchObject({
    conflict: 'last-editor',
    approvals: { needed: 2, given: 0, missing: 2 },
  });
});
