import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { startDrill } from '#lib/usecases/safety/start-drill.ts';
import { World } from '../world.ts';

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: inject('serverUrl'), suffix: '-drills' });
let agent = world.agent;
let key = '';
let connector = '';

beforeAll(async () => {
  await world.open(inject('serverDatabaseUrl'));
  agent = await world.newAgent(`blind-${Date.now()}`);
  key = world.agentKey;
  connector = (await createConnector(world.ctx, world.operator, { name: `con-${Date.now()}`, agents: ['*'] })).key;
});
afterAll(() => world.close());

async function send(path: string, method = 'GET', body?: unknown, as = key) {
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${as}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const start = (by = world.people.cleo) =>
  startDrill(world.ctx, by, {
    agent: agent.agentId,
    tool: 'note.one',
    args: { text: 'as if proposed' },
    note: 'nobody asked for it',
    expires_in: 600,
  });

/** Everything an agent or a connector can ask about an action. */
async function everyCall(id: string): Promise<string[]> {
  const calls: [string, string, unknown?][] = [
    [`/actions/${id}`, 'GET'],
    [`/actions/${id}?wait=1`, 'GET'],
    [`/actions/${id}/withdraw`, 'POST', {}],
    [`/actions/${id}/evidence`, 'GET'],
    [`/actions/${id}/evidence`, 'POST', { text: 'an answer' }],
    [`/actions/${id}/outcome`, 'POST', { status: 'succeeded' }],
  ];
  const answers = await Promise.all(calls.map(([path, method, body]) => send(path, method, body)));
  const outcome = await send(`/actions/${id}/outcome`, 'POST', { status: 'succeeded' }, connector);
  // What differs between two unknown actions is the request's own id.
  return [...answers, outcome].map(({ status, text }) => `${status} ${text.replace(/"request_id":"[^"]*"/, '')}`);
}

describe('to an agent and its connector a drill is an action that does not exist', () => {
  test('while it waits, and after it was approved', async () => {
    const unknown = await everyCall('act_01a1fd41-a75e-75e5-89f1-aab08dea5828');
    expect(unknown.filter((answer) => !answer.startsWith('404 '))).toEqual([]);
    const { action_id: id } = await start();
    const list = async () => (await send('/actions')).text;
    expect(await everyCall(id)).toEqual(unknown);
    expect(JSON.parse(await list())).toMatchObject({ items: [] });
    const stream = await fetch(`${base}/api/v1/agent/events`, { headers: { authorization: `Bearer ${key}` } });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await world.verdict('ann', id, 'approve');
    const real = await send('/actions', 'POST', { tool: 'note.one', args: { text: 'mine' } });
    const own = (JSON.parse(real.text) as { id: string }).id;
    // The stream tells of the agent's own action, which came later, and of no other.
    let seen = '';
    while (!seen.includes(own)) seen += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(seen).not.toContain(id);
    expect(await everyCall(id)).toEqual(unknown);
    expect(JSON.parse(await list())).toMatchObject({ items: [{ id: own }] });
  });

  test('no key and no token starts or ends one', async () => {
    const body = { agent: agent.agentId, tool: 'note.one', args: { text: 'x' }, note: 'n' };
    const token = await world.adminToken(`drills-${Date.now()}`, ['agents', 'tools', 'policies', 'locks', 'ledger']);
    const { id } = await start();
    for (const as of [key, connector, token]) {
      expect((await send('/admin/drills', 'POST', body, as)).status).toBe(403);
      expect((await send(`/admin/drills/${id}/withdraw`, 'POST', undefined, as)).status).toBe(403);
    }
  });
});
