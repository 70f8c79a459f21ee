import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { embeddedUrl, startEmbeddedPostgres, type EmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { createClient, type Action, type Client } from '#sdk/client.ts';
import { rawSql } from '../raw-sql.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';
import { seeded } from './seeded.ts';
import { signIn, type SignedIn } from './signed-in.ts';
import { patient } from '../patience.ts';

/** Here DATABASE_URL names the database, so the server has to reconnect to one that it cannot start itself. */
const server = new OwnDatabaseServer();
const random = seeded();
let postgres: EmbeddedPostgres;
let world: World;
let reviewer: SignedIn;
let token = '';

const startServer = () => server.start({ DATABASE_URL: postgres.url });

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(server.home, () => undefined);
  await startServer();
  world = new World({ live: true, home: server.home });
  await world.open(postgres.url);
  reviewer = await signIn(server.url, world.people.ann.email);
  token = await world.adminToken('stopper', ['locks']);
});
afterAll(async () => {
  await world.close();
  await server.killServer();
  // Before its folder is removed: without its pid file nothing could stop it.
  await postgres.stop();
  await server.stop();
});

/** One agent at work and the answers it got. It keeps some grants unredeemed, to try them after its stop. */
interface Lane {
  actor: AgentActor;
  client: Client;
  kept: Action[];
  proposed: Map<string, string>;
  approved: Set<string>;
  redeemed: string[];
  /** When the stop of this agent was confirmed. */
  stoppedAt: number | null;
  redeemedAfterStop: string[];
  refusedAfterStop: number;
}

async function newLane(name: string): Promise<Lane> {
  const actor = await world.newAgent(name);
  const client = createClient({ url: server.url, key: world.agentKey });
  return {
    actor,
    client,
    kept: [],
    proposed: new Map(),
    approved: new Set(),
    redeemed: [],
    stoppedAt: null,
    redeemedAfterStop: [],
    refusedAfterStop: 0,
  };
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? (error as Error).name);

async function redeem(lane: Lane, { id, grant, args }: Action): Promise<void> {
  const began = Date.now();
  const stopped = lane.stoppedAt !== null && began > lane.stoppedAt;
  await lane.client.redeem(grant?.token ?? '', args).then(
    () => {
      lane.redeemed.push(id);
      if (stopped) lane.redeemedAfterStop.push(id);
    },
    (error: unknown) => {
      if (stopped && codeOf(error) === 'locked') lane.refusedAfterStop += 1;
    },
  );
}

/** Proposes, is approved, then redeems the grant or keeps it; after a stop it tries those it kept. Ends with `until`. */
async function work(lane: Lane, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    if (lane.stoppedAt !== null) {
      for (const action of lane.kept) await redeem(lane, action);
      await sleep(100);
      continue;
    }
    const key = randomUUID();
    const proposal = { tool: 'note.one', args: { text: key } };
    const asked = await lane.client.submit(proposal, { idempotencyKey: key }).catch(() => null);
    if (asked === null) continue;
    lane.proposed.set(key, asked.id);
    if ((await reviewer.approve(asked.id)) !== 200) continue;
    lane.approved.add(asked.id);
    const action = await lane.client.read(asked.id).catch(() => null);
    if (action?.grant && lane.kept.length >= 2 && random() < 0.5) await redeem(lane, action);
    else if (action?.grant) lane.kept.push(action);
  }
}

/** Sets a stop over HTTP, retrying until it is confirmed: when an answer was lost it may be set twice, which does no harm. */
async function stopAgent(lane: Lane): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(100)) {
    const answer = await fetch(`${server.url}/api/v1/admin/locks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ target: { type: 'agent', id: lane.actor.agentId }, message: 'enough' }),
    }).catch(() => null);
    if (answer?.status !== 201) continue;
    lane.stoppedAt = Date.now();
    return;
  }
  throw new Error('no stop was confirmed within 20 s');
}

/** As if the kernel's out-of-memory killer took one backend; PostgreSQL then ends all others and recovers. */
async function killBackend(): Promise<void> {
  const backends = await world.db.query(
    rawSql<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'countersign' AND pid <> pg_backend_pid() ORDER BY pid`,
    ),
  );
  const victim = backends[Math.floor(random() * backends.length)];
  if (victim === undefined) throw new Error('the server has no connection to kill');
  process.kill(victim.pid, 'SIGKILL');
}

/** Retries, as the product does for its embedded database, while backends of the dead server still hold its shared memory. */
const revive = () =>
  expect
    .poll(
      () =>
        postgres.revive().then(
          () => embeddedUrl(server.home),
          () => null,
        ),
      { timeout: 60_000, interval: 100 },
    )
    .not.toBeNull();

const KILLS: (() => Promise<void>)[] = [
  async () => {
    await server.killServer();
    expect(await startServer()).toBeNull();
  },
  async () => {
    await server.killDatabase();
    await sleep(200 + random() * 500);
    await revive();
  },
  killBackend,
];

test('stops, verdicts and redeems through kill -9 of server, database and single backends', async () => {
  const lanes = await Promise.all(Array.from({ length: 8 }, (_, i) => newLane(`lane-${i}`)));
  const ending = new AbortController();
  const working = lanes.map((lane) => work(lane, ending.signal));
  for (let round = 0; round < 6; round++) {
    await sleep(300 + random() * 700);
    const lane = lanes[round];
    if (lane === undefined) throw new Error('more rounds than lanes');
    // The stop falls somewhere around the kill: before, in the middle of it, or after.
    const stop = sleep(random() * 300).then(() => stopAgent(lane));
    await sleep(random() * 300);
    await KILLS[round % KILLS.length]?.();
    await server.untilReady();
    await stop;
  }
  await sleep(700);
  ending.abort();
  await Promise.all(working);

  expect(lanes.reduce((n, lane) => n + lane.approved.size, 0)).toBeGreaterThan(10);
  expect(lanes.reduce((n, lane) => n + lane.redeemed.length, 0)).toBeGreaterThan(0);
  for (const lane of lanes) await holds(lane);
  expect(lanes.reduce((n, lane) => n + lane.refusedAfterStop, 0)).toBeGreaterThan(0);
  await ledgerHolds();
}, 180_000);

async function holds(lane: Lane): Promise<void> {
  if (lane.stoppedAt !== null) {
    // Again, now that everything is up, so that each is refused because of the stop and not because of the crash.
    const before = lane.refusedAfterStop;
    for (const action of lane.kept) await redeem(lane, action);
    expect(lane.refusedAfterStop - before).toBe(lane.kept.length);
  }
  expect(lane.redeemedAfterStop).toEqual([]);
  expect(new Set(lane.redeemed).size).toBe(lane.redeemed.length);
  const { state } = await lane.client.agent();
  expect(state).toBe(lane.stoppedAt === null ? 'active' : 'locked');
  if (lane.stoppedAt === null)
    for (const [idempotencyKey, id] of [...lane.proposed].slice(-5)) {
      const again = await lane.client.submit({ tool: 'note.one', args: { text: idempotencyKey } }, { idempotencyKey });
      expect(again.id).toBe(id);
    }
  const rows = await world.db.query(
    rawSql<{ id: string; idempotency_key: string; state: string }>(
      'SELECT id, idempotency_key, state FROM actions WHERE agent_id = $1',
      [lane.actor.agentId],
    ),
  );
  const byKey = new Map(rows.map((row) => [row.idempotency_key, row.id]));
  expect(byKey.size).toBe(rows.length);
  for (const [key, id] of lane.proposed) expect(byKey.get(key)).toBe(id);
  const stateOf = new Map(rows.map((row) => [row.id, row.state]));
  for (const id of lane.approved) expect(['approved', 'executing', 'halted']).toContain(stateOf.get(id));
  for (const id of lane.redeemed) expect(stateOf.get(id)).toBe('executing');
  if (lane.stoppedAt !== null)
    expect(rows.filter((row) => ['pending', 'approved'].includes(row.state)).map((row) => row.id)).toEqual([]);
  for (const { id } of rows) {
    const { stored, rebuilt } = await world.both(id);
    expect(rebuilt).toEqual(stored);
  }
}

async function ledgerHolds(): Promise<void> {
  const [found] = await world.db.query(
    rawSql(`SELECT
    (SELECT count(*) FROM entries WHERE type = 'redeem')::int > 0 AS seen,
    (SELECT count(*) FROM entries r JOIN entries s ON s.type = 'lock-set' AND s.agent_id = r.agent_id AND s.position < r.position
      WHERE r.type = 'redeem')::int AS after_stop,
    (SELECT count(*) FROM (SELECT 1 FROM entries WHERE type = 'redeem' GROUP BY action_id HAVING count(*) > 1) t)::int AS twice,
    (SELECT count(*) FROM actions a WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.action_id = a.id AND e.type = 'submitted'))::int AS silent,
    (SELECT count(*) FROM entries e WHERE e.action_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.id = e.action_id))::int AS orphans`),
  );
  expect(found).toEqual({ seen: true, after_stop: 0, twice: 0, silent: 0, orphans: 0 });
}

test.each([
  ['its database', () => server.killDatabase().then(revive)],
  ['one of its database connections', killBackend],
])('after the death of %s the same process is woken by verdicts again', async (_what, kill) => {
  const lane = await newLane(`woken-${randomUUID()}`);
  await kill();
  await server.untilReady();
  // Long enough to start listening again, and much shorter than the periodic check of the ledger that catches a lost notification.
  await sleep(1_500);
  const action = await lane.client.submit({ tool: 'note.one', args: { text: 'wake me' } });
  const waiting = lane.client.wait(action.id);
  await sleep(300);
  await world.verdict('ann', action.id, 'approve');
  const decidedAt = Date.now();
  expect((await waiting).status).toBe('approved');
  expect(Date.now() - decidedAt).toBeLessThan(patient(2_000));
});
