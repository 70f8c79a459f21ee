import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDesk, type Desk } from '../desk.ts';
import { patient } from '../patience.ts';
import { World } from '../world.ts';

/* A sample of `npm run bench -- flood`, which has the figures. */

let desk: Desk;
let world: World;
beforeAll(async () => {
  desk = await startDesk({ COUNTERSIGN_RATE_LIMIT: '1000000' });
  world = new World({ live: true, home: desk.home });
  await world.open(desk.databaseUrl);
  await world.newTool('flood.sql', 'sql');
  await world.newTool('flood.mail', 'email');
  await world.newTool('flood.data', 'json');
}, 120_000);
afterAll(async () => {
  await world.close();
  await desk.stop();
}, 60_000);

const call = (path: string, key: string, body?: unknown): Promise<Response> =>
  fetch(`${desk.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });

const DEAR = [
  { tool: 'flood.sql', args: { query: `select ${'('.repeat(1_900)}1${')'.repeat(1_900)}` } },
  { tool: 'flood.sql', args: { query: 'select 1;'.repeat(90_000) } },
  { tool: 'flood.mail', args: { to: ['a@b.example'], subject: 's', body: '<a href=https://e'.repeat(50_000) } },
  { tool: 'flood.data', args: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`member${i}`, i])) },
];

test('while one agent floods with the dearest proposals, stops are in force and others are answered', async () => {
  const token = await world.adminToken('flood', ['locks']);
  const bystander = (await world.newAgent('bystander'), world.agentKey);
  const { agentId } = await world.newAgent('flooder');
  const flooder = world.agentKey;
  // Also a client that is hung up on has its answer.
  const flood = Array.from({ length: 80 }, (_, i) =>
    call('/actions', flooder, { ...DEAR[i % DEAR.length], claim: { summary: `${i}` } }).then(
      ({ status }) => status,
      () => 429,
    ),
  );
  const timed = async (work: Promise<Response>): Promise<number> => {
    const begun = performance.now();
    const answer = await work;
    expect(answer.status).toBeLessThan(300);
    return performance.now() - begun;
  };
  const reads: number[] = [];
  for (let i = 0; i < 20; i += 1) reads.push(await timed(call('/agent', bystander)));
  const stop = await timed(call('/admin/locks', token, { target: { type: 'agent', id: agentId }, message: 'flood' }));
  // A stop that waits for the flood takes many seconds.
  expect(Math.max(...reads)).toBeLessThan(patient(1_500));
  expect(stop).toBeLessThan(patient(1_500));
  const answers = await Promise.all(flood);
  expect(answers.filter((status) => ![201, 423, 429].includes(Number(status)))).toEqual([]);
  expect((await call('/actions', flooder, DEAR[0])).status).toBe(423);
}, 180_000);

test('large arguments, read on another thread, are proposed, replayed, planned and redeemed byte for byte', async () => {
  await world.newTool('note.large', 'json', { type: 'object', properties: { text: { type: 'string' } } }, 'read');
  await world.newAgent('large');
  const key = world.agentKey;
  const args = { z: 1, text: 'é '.repeat(20_000), a: [{ b: null }] };
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${desk.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, never> };
  };
  const proposal = { tool: 'note.large', args, metadata: { some: 'thing' } };
  const first = await post('/actions', proposal, { 'idempotency-key': 'one' });
  expect(first).toMatchObject({ status: 201, json: { status: 'approved', metadata: { some: 'thing' } } });
  const again = await post('/actions', proposal, { 'idempotency-key': 'one' });
  expect([again.status, again.json['id']]).toEqual([200, first.json['id']]);
  const other = await post('/actions', { ...proposal, args: { ...args, z: 2 } }, { 'idempotency-key': 'one' });
  expect(other.status).toBe(422);
  const { token } = first.json['grant'] as unknown as { token: string };
  expect((await post('/grants/redeem', { grant: token, args: { ...args, z: 2 } })).status).toBe(409);
  expect(await post('/grants/redeem', { grant: token, args })).toMatchObject({ status: 200, json: { args } });
  const plan = await post('/plans', {
    title: 'p',
    steps: [
      { tool: 'note.large', args: { n: 1 } },
      { tool: 'note.large', args },
    ],
  });
  expect(plan.status).toBe(201);
  const refused = await post('/actions', { tool: 'note.large', args: { text: 5, pad: 'x'.repeat(40_000) } });
  expect(refused).toMatchObject({ status: 422, json: { errors: [{ pointer: '/args/text' }] } });
  const nul = await post('/actions', { tool: 'note.large', args: { text: `\u0000${'x'.repeat(40_000)}` } });
  expect(nul).toMatchObject({ status: 400, json: { errors: [{ pointer: '/args/text' }] } });
}, 60_000);
