import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createClient, type Client } from '#sdk/client.ts';
import { rawSql } from '../raw-sql.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';
import { seeded } from './seeded.ts';

const server = new OwnDatabaseServer();
const next = seeded();

let world: World;
let key = '';
let client: Client;

beforeAll(async () => {
  await server.start();
  world = new World({ live: true, home: server.home });
  await world.open(await server.databaseUrl());
  key = world.agentKey;
  client = createClient({ url: server.url, key });
});
afterAll(async () => {
  await world.close();
  await server.stop();
});

interface Told {
  /** The action returned for each idempotency key. */
  proposed: Map<string, string>;
  /** Actions whose arguments a redeem returned. */
  redeemed: string[];
  withdrawn: string[];
  problems: Set<string>;
}

/** One agent's endless loop: propose, redeem what policy allows at once, withdraw the rest. Requests whose answer was lost are repeated. */
async function work(told: Told, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    const idempotencyKey = randomUUID();
    const tool = next() < 0.5 ? 'note.read' : 'note.one';
    const proposal = { tool, args: { text: idempotencyKey }, run: { id: `crash-${idempotencyKey.slice(0, 1)}` } };
    const action = await again(() => client.submit(proposal, { idempotencyKey }), told);
    if (!action) continue;
    told.proposed.set(idempotencyKey, action.id);
    const once = async <T>(call: () => Promise<T>, note: () => void) =>
      call().then(note, (error: Error) => told.problems.add(problemOf(error)));
    if (action.grant)
      await once(
        () => client.redeem(action.grant?.token ?? '', action.args),
        () => told.redeemed.push(action.id),
      );
    else
      await once(
        () => client.withdraw(action.id),
        () => told.withdrawn.push(action.id),
      );
  }
}

const problemOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

async function again<T>(call: () => Promise<T>, told: Told): Promise<T | null> {
  for (let attempt = 0; attempt < 40; attempt++) {
    try {
      return await call();
    } catch (error) {
      told.problems.add(problemOf(error as Error));
      await sleep(100);
    }
  }
  return null;
}

test('kill -9 of server and database in the middle of work: nothing acknowledged is lost, nothing runs twice, every row is its entries', async () => {
  const told: Told = { proposed: new Map(), redeemed: [], withdrawn: [], problems: new Set() };
  const ending = new AbortController();
  const lanes = Array.from({ length: 12 }, () => work(told, ending.signal));
  for (let round = 0; round < 6; round++) {
    await sleep(300 + next() * 900);
    if (round % 2 === 0) {
      await server.killServer();
      expect(await server.start()).toBeNull();
    } else {
      await server.killDatabase();
      await sleep(200);
      await server.untilReady();
    }
  }
  // However slow the machine is, enough work was done for the kills to fall in the middle of it.
  await expect.poll(() => told.proposed.size, { timeout: 60_000 }).toBeGreaterThan(100);
  ending.abort();
  await Promise.all(lanes);

  // Only errors that a crash explains: the desk is down, or a repeated request reports that the first one had succeeded.
  const explained = [
    'unavailable',
    'TypeError',
    'UnexpectedAnswer',
    'conflict',
    'grant-used',
    'not-waiting',
    'terminal',
  ];
  expect([...told.problems].filter((problem) => !explained.includes(problem))).toEqual([]);

  const rows = await world.db.query(
    rawSql<{ id: string; idempotency_key: string; state: string }>(
      'SELECT id, idempotency_key, state FROM actions WHERE idempotency_key IS NOT NULL',
    ),
  );
  const stored = new Map(rows.map((row) => [row.idempotency_key, row]));
  for (const [idempotencyKey, id] of told.proposed) expect(stored.get(idempotencyKey)?.id).toBe(id);
  const state = new Map(rows.map((row) => [row.id, row.state]));
  for (const id of told.redeemed) expect(state.get(id)).toBe('executing');
  for (const id of told.withdrawn) expect(state.get(id)).toBe('withdrawn');
  expect(new Set(told.redeemed).size).toBe(told.redeemed.length);

  const [sums] = await world.db.query(
    rawSql(`SELECT
    (SELECT count(*) FROM actions a WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.action_id = a.id AND e.type = 'submitted'))::int AS silent,
    (SELECT count(*) FROM entries e WHERE e.action_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.id = e.action_id))::int AS orphans,
    (SELECT count(*) FROM (SELECT action_id FROM entries WHERE type = 'redeem' GROUP BY action_id HAVING count(*) > 1) twice)::int AS twice`),
  );
  expect(sums).toEqual({ silent: 0, orphans: 0, twice: 0 });
  for (const { id } of rows) {
    const { stored: row, rebuilt } = await world.both(id);
    expect(rebuilt).toEqual(row);
  }
}, 240_000);

test('an agent that waits through the death of the server and of the database gets its answer', async () => {
  const action = await client.submit({
    tool: 'note.one',
    args: { text: 'wait for me' },
    // Mentioned in the goal and in a new run, so that what an earlier test proposed in bulk does not make it need a passkey.
    run: { id: 'patient', goal: 'Write “wait for me”' },
  });
  const waiting = client.wait(action.id, { holdSeconds: 20 });
  await sleep(200);
  await server.killServer();
  await server.start();
  await sleep(300);
  await server.killDatabase();
  await sleep(300);
  await server.untilReady();
  await world.verdict('ann', action.id, 'approve');
  expect((await waiting).status).toBe('approved');
});

test('a client that was connected before the database died is told of a stop after it, and is counted', async () => {
  const watch = client.watch({ name: 'survivor' });
  await watch.running();
  await server.killDatabase();
  await sleep(300);
  await server.untilReady();
  const connected = () =>
    world.db.query(
      rawSql(
        "SELECT 1 FROM agent_clients c JOIN processes p ON p.id = c.process_id AND p.seen_at > now() - interval '8 seconds'",
      ),
    );
  await expect.poll(connected, { timeout: 60_000 }).toHaveLength(1);
  const stop = await world.stop();
  expect(stop.clients.connected).toBe(1);
  await expect.poll(() => watch.signal.aborted, { timeout: 60_000 }).toBe(true);
  watch.close();
  await world.lift(stop.id);
});
