import { expect, test } from 'vitest';

import { withDatabase } from '../database.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());

/** What a newer release's migration does to a table while this one runs: adds a column, empty or with a default. */
const ADDITIONS = ['ADD COLUMN lab_empty text', "ADD COLUMN lab_filled text NOT NULL DEFAULT 'x'"];
const TABLES = [
  'actions',
  'entries',
  'verdicts',
  'runs',
  'agent_clients',
  'agents',
  'tools',
  'users',
  'locks',
  'organisation',
];

test.each(TABLES.flatMap((table) => ADDITIONS.map((addition) => ({ table, addition }))))(
  'the main flow goes on in a running process after $table had $addition',
  async ({ table, addition }) => {
    // Statements are prepared and their plans kept before the change.
    await mainFlow();
    const column = addition.replace('lab_', `lab_${table}_`);
    await world.db.pool.query(`ALTER TABLE ${table} ${column}`);
    await mainFlow();
  },
);

async function mainFlow(): Promise<void> {
  const asked = await world.submit();
  await world.verdict('ann', asked.id, 'approve');
  const { grant } = await world.read(asked.id);
  await world.redeem(grant?.token ?? '', { text: 'hello' });
  const other = await world.submit();
  await world.verdict('bob', other.id, 'deny_unsafe');
  expect((await world.queue('ann', 10)).items).toEqual([]);
  const lock = await world.stop({ type: 'agent', id: world.agent.agentId });
  await world.lift(lock.id);
  expect((await world.row(asked.id)).state).toBe('executing');
}
