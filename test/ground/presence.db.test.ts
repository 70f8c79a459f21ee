import { afterEach, expect, test, vi } from 'vitest';

import { startJob } from '#lib/runtime/jobs/job.ts';
import { presenceJobs } from '#lib/runtime/jobs/presence.ts';
import { linesLog } from '#lib/runtime/log.ts';
import { Presence } from '#lib/runtime/wake/presence.ts';
import { deleteDeadProcesses, insertProcess } from '#lib/store/desk/processes.ts';
import { listAgents } from '#lib/usecases/agents/list-agents.ts';
import { joinClient } from '#lib/usecases/stops/join-client.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());
afterEach(() => vi.useRealTimers());

const connected = async (): Promise<number | undefined> =>
  (await listAgents(world.ctx, world.people.ann)).items.find(({ id }) => id === world.agent.agentId)?.connected_clients;
const rows = () => world.db.query(rawSql<{ id: string }>('SELECT id FROM agent_clients'));
/** As if the process had been killed that long ago. */
const killed = (id: string, seconds: number) =>
  world.db.query(
    rawSql(`UPDATE processes SET seen_at = clock_timestamp() - $2::float8 * interval '1 second' WHERE id = $1`, [
      id,
      seconds,
    ]),
  );
/** A process that is alive, and how it ends. */
async function alive(): Promise<{ presence: Presence; end: () => Promise<void> }> {
  const presence = new Presence(world.db);
  await presence.start();
  const stops = presenceJobs(presence).map((job) =>
    startJob(
      job,
      world.hub,
      linesLog(() => undefined),
    ),
  );
  return {
    presence,
    end: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await presence.close();
    },
  };
}
const clean = () => world.ctx.transaction(deleteDeadProcesses);

test('clients of a process that was killed count for eight seconds at most, and are gone after twenty', async () => {
  await insertProcess(world.db, 'proc_one');
  await joinClient(world.ctx, world.agent, 'watcher', 'proc_one');
  expect(await connected()).toBe(1);
  await killed('proc_one', 9);
  expect(await connected()).toBe(0);
  const stop = await world.stop();
  expect(stop.clients.connected).toBe(0);
  await world.lift(stop.id);
  await clean();
  expect(await rows()).toHaveLength(1);
  await killed('proc_one', 21);
  await clean();
  expect(await rows()).toEqual([]);
});

test('a process counts while it lives, whatever becomes of its database sessions', async () => {
  const { presence, end } = await alive();
  await joinClient(world.ctx, world.agent, 'watcher', presence.id);
  await world.db
    .query(
      rawSql(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      ),
    )
    .catch(() => undefined);
  await expect.poll(() => connected().catch(() => null)).toBe(1);
  await end();
  expect(await rows()).toEqual([]);
});

test('a process that was taken for dead says that it is back, so that its clients join again', async () => {
  const { presence, end } = await alive();
  const lost = vi.fn();
  presence.onLost(lost);
  await killed(presence.id, 60);
  await clean();
  await expect.poll(() => lost.mock.calls.length, { timeout: 10_000 }).toBe(1);
  await joinClient(world.ctx, world.agent, 'watcher', presence.id);
  expect(await connected()).toBe(1);
  await end();
});

test('a client of a server of the release before stays while its database session does', async () => {
  const insert = (pid: string) =>
    world.db.query(
      rawSql(
        `INSERT INTO agent_clients (id, agent_id, key_id, name, backend_pid, backend_start, connected_at)
         SELECT 'cli_' || pid, $1, $2, 'old', pid, backend_start, now() FROM pg_stat_activity WHERE pid = ${pid}`,
        [world.agent.agentId, world.agent.keyId],
      ),
    );
  const other = await world.db.pool.connect();
  const {
    rows: [session],
  } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await insert(String(session?.pid));
  await clean();
  expect(await rows()).toHaveLength(1);
  other.release(true);
  await expect.poll(async () => (await clean(), (await rows()).length)).toBe(0);
});
