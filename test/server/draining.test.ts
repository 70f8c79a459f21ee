import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createClient } from '#sdk/client.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';

const ASK = { tool: 'note.one', args: { text: 'somebody has to say yes' } };
const NOTICE_S = 2;

const server = new OwnDatabaseServer();
let world: World;

beforeAll(async () => {
  await server.start({ COUNTERSIGN_DRAIN_SECONDS: String(NOTICE_S) });
  world = new World({ live: true, home: server.home });
  await world.open(await server.databaseUrl());
});
beforeEach(async () => {
  if (!server.running) await server.start({ COUNTERSIGN_DRAIN_SECONDS: String(NOTICE_S) });
});
afterAll(async () => {
  await world.close();
  await server.stop();
});

type Answer = { status: number; headers: IncomingMessage['headers']; body: string };

/** One request as a plain client sends it, over `agent`'s connections. */
async function ask(path: string, agent: Agent, body?: unknown): Promise<Answer> {
  const outgoing = request(`${server.url}${path}`, {
    agent,
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${world.agentKey}`,
      'content-type': 'application/json',
      'idempotency-key': 'late',
    },
  });
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

test('TERM: readiness says no, what is held is sent away, what is new is answered and closes its connection, then the process ends', async () => {
  const client = createClient({ url: server.url, key: world.agentKey });
  const { id } = await client.submit(ASK);
  const kept = new Agent({ keepAlive: true });
  const held = ask(`/api/v1/actions/${id}?wait=60`, new Agent());
  const stream = ask('/api/v1/agent/events', new Agent());
  // Used once before, as the connections of a load balancer are.
  expect((await ask('/readyz', kept)).status).toBe(200);
  // Both are held once the agent's stream counts as a client.
  await expect
    .poll(async () => (await world.db.pool.query('SELECT 1 FROM agent_clients')).rowCount, { timeout: 10_000 })
    .toBe(1);

  const began = Date.now();
  const ended = server.terminate();
  await expect
    .poll(async () => (await ask('/readyz', kept)).body, { timeout: 5_000 })
    .toMatch(/^\{"status":"draining"/);
  const answer = await held;
  expect([answer.status, answer.headers['retry-after'], JSON.parse(answer.body)]).toMatchObject([
    200,
    '1',
    { id, status: 'pending' },
  ]);
  expect((await stream).body).toMatch(/^event: hello\n[^]*retry: \d+\n\n$/);
  expect(Date.now() - began).toBeLessThan(NOTICE_S * 1_000);

  const late = await ask('/api/v1/actions', kept, ASK);
  expect([late.status, late.headers.connection]).toEqual([201, 'close']);
  // Asked again at once, a wait is held until nothing new is accepted: otherwise it would be asked without end.
  const again = await ask(`/api/v1/actions/${id}?wait=60`, kept);
  expect([again.status, again.headers['retry-after']]).toEqual([200, '1']);
  expect(Date.now() - began).toBeGreaterThanOrEqual(NOTICE_S * 1_000 - 100);
  expect(await ended).toBe(0);
  expect(Date.now() - began).toBeLessThan(NOTICE_S * 1_000 + 5_000);
});

test('a request in flight when TERM comes is finished, and nothing new is accepted meanwhile', async () => {
  const outgoing = request(`${server.url}/api/v1/actions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.agentKey}`,
      'content-type': 'application/json',
      'idempotency-key': 'slow',
      expect: '100-continue',
      'content-length': String(Buffer.byteLength(JSON.stringify(ASK))),
    },
  });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  const [first, rest] = [JSON.stringify(ASK).slice(0, 10), JSON.stringify(ASK).slice(10)];
  outgoing.flushHeaders();
  // The server has read its headers and asks for the rest.
  await once(outgoing, 'continue');
  outgoing.write(first);
  const ended = server.terminate();
  await expect.poll(() => ask('/readyz', new Agent()).catch(() => 'refused'), { timeout: 10_000 }).toBe('refused');
  outgoing.end(rest);
  const [answer] = await answered;
  expect([answer.statusCode, answer.headers.connection]).toEqual([201, 'close']);
  answer.resume();
  expect(await ended).toBe(0);
});

test('a client of the SDK that waits and watches comes back by itself, and sees the verdict given meanwhile', async () => {
  const client = createClient({ url: server.url, key: world.agentKey });
  const watch = client.watch();
  await watch.running();
  const { id } = await client.submit(ASK);
  const waiting = client.wait(id);
  expect(await server.terminate()).toBe(0);
  await server.start({ COUNTERSIGN_DRAIN_SECONDS: '0' });
  await world.verdict('ann', id, 'approve');
  expect((await waiting).status).toBe('approved');
  expect(watch.signal.aborted).toBe(false);
  watch.close();
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s while it is still starting leaves nothing of it running',
  async (signal) => {
    const starting = new OwnDatabaseServer();
    const outcome = starting.start();
    // As soon as its database has been started and before the server listens.
    await expect.poll(() => starting.log, { timeout: 20_000, interval: 5 }).toContain('Migrating the database');
    await starting.terminate(signal);
    expect(await outcome).not.toBeNull();
    await expect.poll(() => starting.databaseUrl().catch(() => null), { timeout: 15_000 }).toBeNull();
  },
);
