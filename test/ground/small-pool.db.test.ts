import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createAgent } from '#lib/usecases/agents/create-agent.ts';
import { putRecord } from '#lib/usecases/tools/put-record.ts';
import { withDatabase } from '../database.ts';
import { World } from '../world.ts';
import { patient } from '../patience.ts';

/** Long beyond what any of this takes, short enough to tell a hang. */
const SOON_MS = 5_000;

const within = <T>(work: Promise<T>): Promise<T | 'not done'> =>
  Promise.race([work, new Promise<'not done'>((resolve) => setTimeout(resolve, patient(SOON_MS), 'not done'))]);

describe.each([1, 2, 10])('a desk with %i connections', (poolSize) => {
  const database = withDatabase();
  const world = new World({ poolSize });
  beforeAll(() => world.open(database.url));
  afterAll(() => world.close());
  let changes = 0;

  /** Any change by an admin makes every process read the configuration again. */
  const changeConfiguration = () =>
    createAgent(world.ctx, world.operator, {
      name: `other-${++changes}`,
      owner: world.people.wei.email,
      groups: [],
      tools: ['*'],
    });

  test('redeems of many agents at once go on right after a change of the configuration', async () => {
    const actions = await Promise.all(Array.from({ length: 12 }, () => world.submit({ tool: 'note.read' })));
    await changeConfiguration();
    const redeemed = await within(
      Promise.all(actions.map((a) => world.redeem(a.grant?.token ?? '', { text: 'hello' }))),
    );
    expect(redeemed).toHaveLength(12);
  });

  test('verdicts, edits and proposals do too, and a stop among them', async () => {
    const actions = await Promise.all(Array.from({ length: 6 }, () => world.submit()));
    await changeConfiguration();
    const work = actions.map((action, i) => world.verdict(i % 2 === 0 ? 'ann' : 'bob', action.id, 'approve'));
    const more = Array.from({ length: 6 }, () => world.submit());
    const record = putRecord(world.ctx, world.operator, { kind: 'domain', key: `d${changes}.example`, own: true });
    expect(await within(Promise.all([...work, ...more, record]))).not.toBe('not done');
    await changeConfiguration();
    const late = actions.map((action) => world.read(action.id));
    const stopped = within(world.stop({ type: 'agent', id: world.agent.agentId }));
    expect(await stopped).not.toBe('not done');
    expect(await within(Promise.allSettled(late))).not.toBe('not done');
    const lock = await stopped;
    if (lock !== 'not done') await world.lift(lock.id);
  });
});
