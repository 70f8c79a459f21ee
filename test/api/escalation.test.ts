import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { Endpoint } from '#lib/contract/endpoint.ts';
import { EVERY_ENDPOINT } from '#lib/contract/every-endpoint.ts';
import { createAdminToken } from '#lib/usecases/agents/create-admin-token.ts';
import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { rawSql } from '../raw-sql.ts';
import { World } from '../world.ts';

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: inject('serverUrl'), suffix: '-escalation' });
const keys = { nobody: '', agent: '', connector: '', token: '' };
type Caller = keyof typeof keys;

const OPEN: Record<Endpoint['audience'], Caller[]> = {
  agent: ['agent'],
  'agent-or-connector': ['agent', 'connector'],
  // A token with a scope that opens none of them is let as far as the refusal that names the scope.
  admin: ['token'],
  person: [],
  anyone: ['nobody', 'agent', 'connector', 'token'],
};

beforeAll(async () => {
  await world.open(inject('serverDatabaseUrl'));
  keys.agent = world.agentKey;
  keys.connector = (await createConnector(world.ctx, world.operator, { name: 'con-escalation', agents: ['*'] })).key;
  keys.token = (await createAdminToken(world.ctx, world.operator, { name: 'no-scope', scopes: ['ledger'] })).key;
});
afterAll(() => world.close());

async function call(endpoint: Endpoint, as: Caller, body: unknown = {}) {
  const uuid = '01a1fd41-a75e-75e5-89f1-aab08dea5828';
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'kind' ? 'domain' : `act_${uuid}`));
  const answer = await fetch(`${base}/api/v1${path}`, {
    method: endpoint.method,
    headers: {
      ...(keys[as] ? { authorization: `Bearer ${keys[as]}` } : {}),
      ...(endpoint.body ? { 'content-type': 'application/json' } : {}),
    },
    ...(endpoint.body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, json: (await answer.json()) as { type?: string } };
}

const closed = EVERY_ENDPOINT.flatMap((endpoint) =>
  (Object.keys(keys) as Caller[])
    .filter((caller) => !OPEN[endpoint.audience].includes(caller))
    .map((caller) => [caller, `${endpoint.method} ${endpoint.path}`, endpoint] as const),
);

describe('every call is closed to whoever it is not for', () => {
  test.each(closed)('%s · %s', async (caller, _what, endpoint) => {
    const { status, json } = await call(endpoint, caller);
    const expected = caller === 'nobody' ? [401, '/problems/unauthenticated'] : [403, '/problems/forbidden'];
    expect([status, json.type]).toEqual(expected);
  });
});

describe('a token does only what its scopes say', () => {
  const admin = EVERY_ENDPOINT.filter((endpoint) => endpoint.audience === 'admin');
  test.each(admin.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s without a scope',
    async (_what, endpoint) => {
      // What is malformed may be said to be so; what is well-formed is refused.
      expect([400, 403]).toContain((await call(endpoint, 'token')).status);
    },
  );

  test('and with every scope it still accepts no change and gives no verdict', async () => {
    const all = ['agents', 'tools', 'policies', 'locks', 'ledger'];
    keys.token = (await createAdminToken(world.ctx, world.operator, { name: 'all-scopes', scopes: all })).key;
    const find = (id: string) => EVERY_ENDPOINT.find((endpoint) => endpoint.id === id) as Endpoint;
    for (const id of ['give-verdict', 'give-verdicts', 'draft-verdict', 'draft-verdicts'])
      expect((await call(find(id), 'token')).status).toBe(403);
    const proposal = {
      ...find('accept-proposal'),
      path: '/admin/proposals/prp_01a1fd41-a75e-75e5-89f1-aab08dea5828/accept',
    };
    expect((await call(proposal, 'token')).status).toBe(403);
  });
});

test('none of it left an entry of theirs', async () => {
  const rows = await world.db.query(
    rawSql<{
      type: string;
    }>(`SELECT type FROM entries WHERE actor_id IN (SELECT coalesce(created_by, id) FROM api_keys WHERE name IN ('no-scope', 'all-scopes'))
       OR actor_id IN (SELECT id FROM connectors WHERE name = 'con-escalation')`),
  );
  expect(rows).toEqual([]);
});

describe('nobody becomes somebody else by saying so', () => {
  test.each([
    ['a reviewer in the body', { reviewer: 'usr_x' }],
    ['an approved status', { status: 'approved' }],
    ['a grant of its own', { grant: { token: 'x' } }],
    ['another agent', { agent: 'agt_x' }],
    ['a risk of its own', { risk: { level: 'low', score: 0 } }],
    ['a prototype', JSON.parse('{"__proto__": {"status": "approved"}}') as object],
  ])('%s is refused or changes nothing', async (_what, more) => {
    const answer = await fetch(`${base}/api/v1/actions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.agent}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tool: 'note.one', args: { text: 'x' }, ...more }),
    });
    const json = (await answer.json()) as { status: unknown };
    if (answer.status === 201) expect(json.status).toBe('pending');
    else expect(answer.status).toBe(400);
  });
});
