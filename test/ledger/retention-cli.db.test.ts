import { expect, test } from 'vitest';

import { databaseCommands } from '../../cli/commands/database.ts';
import { erasureCommands, holdCommands, retentionCommands } from '../../cli/commands/retention.ts';
import { acceptProposal } from '#lib/usecases/acceptance/accept-proposal.ts';
import { eraseDue } from '#lib/usecases/retention/erase-due.ts';
import type { Values } from '../../cli/command.ts';
import { withDatabase } from '../database.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());

const commands = {
  erasure: erasureCommands,
  hold: holdCommands,
  retention: retentionCommands,
  database: databaseCommands,
};
const run = async (noun: keyof typeof commands, verb: string, values: Values = {}) => {
  const report = await commands[noun][verb]?.run(values, {
    operator: world.operator,
    context: () => Promise.resolve(world.ctx),
    contextIfAny: () => Promise.resolve(world.ctx),
    readStdin: () => Promise.resolve(''),
  });
  return report as { json: Record<string, unknown>; text: string };
};
/** Somebody with a shell is nobody in particular: two people have to accept. */
const accept = async (proposal: unknown) => {
  const { cleo, dora } = world.people;
  for (const person of [cleo, dora]) await acceptProposal(world.ctx, person, { id: String(proposal) });
};
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { message: string; code?: string }) => error.code ?? error.message,
  );

test('an action is held, not erased, released, erased and listed', async () => {
  const { id } = await world.submit();
  await world.verdict('ann', id, 'deny_unsafe');
  const held = await run('hold', 'place', { action: id, reason: 'a case' });
  expect((await run('hold', 'list')).text).toContain(id);
  expect(await refusal(run('erasure', 'ask', { action: id, reason: 'asked for' }))).toBe('conflict');
  const lift = await run('hold', 'lift', { id: String(held.json['id']), reason: 'over' });
  await accept(lift.json['proposal']);
  expect((await run('hold', 'list')).text).toBe('No hold is in force.');

  expect((await run('erasure', 'list')).text).toBe('Nothing was erased yet.');
  const before = new Date(world.now).toISOString();
  const asked = await run('erasure', 'ask', { action: id, before, reason: 'asked for' });
  await accept(asked.json['proposal']);
  await eraseDue(world.ctx);
  expect((await world.row(id)).erased_at).not.toBeNull();
  expect((await run('erasure', 'list')).text).toMatch(
    new RegExp(`action ${id}  1 action, done at .* by test, cleo, dora`),
  );
});

test('content is kept for as long as was agreed, never less than six months', async () => {
  expect((await run('retention', 'show')).text).toBe('Content is kept until somebody erases it.');
  const asked = await run('retention', 'set', { days: '183', reason: 'the least' });
  expect(asked.json).toMatchObject({ in_force: false });
  await accept(asked.json['proposal']);
  expect((await run('retention', 'show')).json).toEqual({ days: 183 });
  expect((await run('retention', 'set', { days: 'forever' })).json).toMatchObject({ in_force: true });
});

test.each<[keyof typeof commands, string, Values, string]>([
  ['retention', 'set', { days: '182' }, '--days: content is kept for at least 183 days (six months)'],
  ['retention', 'set', { days: 'a year' }, 'DAYS is “a year”; it takes a number of days, or forever'],
  ['erasure', 'ask', { reason: 'r' }, 'give one of (--action ID | --run ID | --agent ID | --person ID)'],
  [
    'erasure',
    'ask',
    { action: 'a', run: 'b', reason: 'r' },
    'give one of (--action ID | --run ID | --agent ID | --person ID)',
  ],
  ['erasure', 'ask', { action: 'a', before: 'soon', reason: 'r' }, '--before is “soon”; it takes a date'],
  ['erasure', 'ask', { action: 'a' }, '--reason is missing'],
  ['erasure', 'ask', { run: 'run_nobody', reason: 'r' }, 'not-found'],
  ['hold', 'place', { person: 'usr_nobody', reason: 'r' }, 'not-found'],
  ['hold', 'lift', { id: 'hld_1', reason: 'r' }, '--id: '],
  ['database', 'role', {}, '--name is missing'],
  ['database', 'role', { name: 'Robert"; DROP' }, 'invalid-request'],
])('%s %s %o is refused: %s', async (noun, verb, values, says) => {
  expect(await refusal(run(noun, verb, values))).toContain(says);
});
