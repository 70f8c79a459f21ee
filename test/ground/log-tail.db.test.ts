import { expect, test } from 'vitest';

import { LogTail } from '#lib/runtime/wake/log-tail.ts';
import { listAgentEvents, type AgentEvent } from '#lib/usecases/stops/list-agent-events.ts';
import { resumeAgentEvents } from '#lib/usecases/stops/resume-agent-events.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());

/** An entry about an action whose transaction stays open: its position is given out, and others commit with higher ones meanwhile. */
async function openEntry(actionId: string): Promise<{ commit: () => Promise<void> }> {
  const client = await world.db.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `WITH e AS (INSERT INTO entries (id, type, action_id, agent_id, actor_id, body, at) VALUES ($1, 'question-asked', $2, $3, 'x', '{}', now())
       RETURNING position) INSERT INTO entries_unsequenced SELECT position FROM e`,
    [world.ctx.newId('ent'), actionId, world.agent.agentId],
  );
  return { commit: async () => void (await client.query('COMMIT').finally(() => client.release())) };
}

/** More entries of the same agent than any look-back would cover. */
const many = async (n: number): Promise<string> => {
  let id = '';
  for (let i = 0; i < n; i++) ({ id } = await world.submit());
  return id;
};

test('an event whose transaction commits after hundreds of later ones is told, to who follows and to who comes back', async () => {
  const tail = new LogTail(world.db, world.hub);
  await tail.start();
  const seen: AgentEvent[] = [];
  tail.follow(world.agent.agentId, (event) => seen.push(event));
  const slow = await world.submit();
  const late = await openEntry(slow.id);
  const last = await many(250);
  await sequenceLedger(world.ctx);
  await tail.read();
  expect(seen.at(-1)?.action_id).toBe(last);
  const known = seen.at(-1)?.index ?? NaN;

  await late.commit();
  await sequenceLedger(world.ctx);
  await tail.read();
  expect(seen.at(-1)).toEqual({ index: known + 1, action_id: slow.id, state: 'pending' });
  expect(seen.map((event) => event.index)).toEqual([...seen.keys()].map((i) => i + (seen[0]?.index ?? 0)));
  expect(await listAgentEvents(world.ctx, world.agent, known)).toEqual([seen.at(-1)]);
  tail.close();
}, 60_000);

test('who comes back with a position of a release before misses nothing', async () => {
  const { id } = await world.submit();
  await sequenceLedger(world.ctx);
  const [entry] = await world.db.query(
    rawSql<{ position: number }>('SELECT position FROM entries WHERE action_id = $1', [id]),
  );
  const from = await resumeAgentEvents(world.ctx, String((entry?.position ?? 0) - 1));
  const events = await listAgentEvents(world.ctx, world.agent, from ?? NaN);
  expect(events.map((event) => event.action_id)).toContain(id);
  expect(await resumeAgentEvents(world.ctx, 'i7')).toBe(7);
  expect(await resumeAgentEvents(world.ctx, 'x')).toBeNull();
});
