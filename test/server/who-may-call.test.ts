import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SCOPES, TOKEN_SCOPES } from '#lib/contract/admin-api.ts';
import type { Endpoint } from '#lib/contract/endpoint.ts';
import { EVERY_ENDPOINT } from '#lib/contract/every-endpoint.ts';
import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { startDesk, type Desk } from '../desk.ts';
import { servedRoutes } from '../fuzz/routes.ts';
import { World } from '../world.ts';
import { exampleOf } from './example-input.ts';
import { signIn } from './signed-in.ts';

const CALLERS = [
  'nobody',
  'agent',
  'stopped agent',
  'connector',
  ...SCOPES.map((scope) => `token ${scope}` as const),
  'reviewer',
  'auditor',
  'admin',
] as const;
type Caller = (typeof CALLERS)[number];

const AGENT: Caller[] = ['agent', 'stopped agent'];
const AGENT_OR_CONNECTOR: Caller[] = [...AGENT, 'connector'];
const PEOPLE: Caller[] = ['reviewer', 'auditor', 'admin'];
const ADMIN: Caller[] = ['admin'];
const OVERSIGHT: Caller[] = ['auditor', 'admin'];
const EVERYBODY: Caller[] = [...CALLERS];

/** Who is let in to each call, but for tokens: `TOKEN_SCOPES` says those. A call without a row fails the first test. */
const ROWS: Record<string, Caller[]> = {
  'submit-action': AGENT,
  'await-action': AGENT,
  'list-actions': AGENT,
  'withdraw-action': AGENT,
  'answer-question': AGENT,
  'submit-plan': AGENT,
  observe: AGENT_OR_CONNECTOR,
  'redeem-grant': AGENT_OR_CONNECTOR,
  'report-outcome': AGENT_OR_CONNECTOR,
  'get-agent': AGENT,
  'acknowledge-lock': AGENT,
  'get-own-evidence': AGENT,
  'get-evidence': PEOPLE,
  'set-lock': ADMIN,
  'list-locks': PEOPLE,
  'lift-lock': ADMIN,
  'create-agent': ADMIN,
  'create-agent-key': ADMIN,
  'revoke-agent-key': ADMIN,
  'put-tool': ADMIN,
  'get-tool-calls': ADMIN,
  'preview-description': ADMIN,
  'describe-tool': ADMIN,
  'put-record': ADMIN,
  'delete-record': ADMIN,
  'create-user': ADMIN,
  'update-user': ADMIN,
  'issue-link': ADMIN,
  'publish-policy': ADMIN,
  'check-policy': ADMIN,
  'replay-policy': ADMIN,
  'explore-policy': ADMIN,
  'get-policy': PEOPLE,
  'list-policy-versions': PEOPLE,
  'list-proposals': ADMIN,
  'accept-proposal': ADMIN,
  'withdraw-proposal': ADMIN,
  'get-safety': PEOPLE,
  'list-incidents': PEOPLE,
  'close-incident': ADMIN,
  'add-canary': ADMIN,
  'retire-canary': ADMIN,
  'start-drill': ADMIN,
  'withdraw-drill': ADMIN,
  'set-breaker': ADMIN,
  'test-breaker': ADMIN,
  'update-agent': ADMIN,
  'erase-content': ADMIN,
  'place-hold': ADMIN,
  'lift-hold': ADMIN,
  'set-retention': ADMIN,
  'get-retention': PEOPLE,
  'list-queue': PEOPLE,
  'count-queue': PEOPLE,
  'get-overview': PEOPLE,
  'list-agent-names': PEOPLE,
  'list-history': PEOPLE,
  'get-reviewed-action': PEOPLE,
  'report-viewed': PEOPLE,
  'preview-limits': PEOPLE,
  'draft-verdict': PEOPLE,
  'give-verdict': PEOPLE,
  'ask-question': PEOPLE,
  'passkey-options': PEOPLE,
  'add-passkey': PEOPLE,
  'passkey-removal-options': PEOPLE,
  'remove-passkey': PEOPLE,
  'sign-out-everywhere': PEOPLE,
  'get-bundle': PEOPLE,
  'draft-verdicts': PEOPLE,
  'give-verdicts': PEOPLE,
  'list-agents': PEOPLE,
  'get-agent-detail': PEOPLE,
  'list-tools': PEOPLE,
  'list-records': PEOPLE,
  'get-proposal': PEOPLE,
  'list-people': PEOPLE,
  'get-me': PEOPLE,
  'list-entries': PEOPLE,
  'get-ledger': PEOPLE,
  'get-outside-proof': PEOPLE,
  'get-incident-report': OVERSIGHT,
  'take-incident-report': OVERSIGHT,
  'passkey-sign-in-options': EVERYBODY,
  welcome: EVERYBODY,
};

/** Routes that the contract does not declare. */
const BESIDE: Record<string, Caller[]> = {
  'GET /api/v1/agent/events': AGENT,
  'GET /api/v1/review/events': PEOPLE,
  'POST /api/v1/console/ledger/export': OVERSIGHT,
  'GET /api/v1/ledger/checkpoint': EVERYBODY,
  'GET /api/v1/ledger/keys': EVERYBODY,
  'GET /api/v1/ledger/tile/{rest}': EVERYBODY,
  'GET /api/v1/openapi.json': EVERYBODY,
  'GET /.well-known/jwks.json': EVERYBODY,
  'GET /.well-known/countersign': EVERYBODY,
  'GET /healthz': EVERYBODY,
  'GET /readyz': EVERYBODY,
  'GET /metrics': EVERYBODY,
  'GET /problems/{code}': EVERYBODY,
};

/** What the smallest input that a schema takes does not get past: rules that a schema cannot say. */
const INPUT: Record<string, object> = {
  'create-agent': { name: 'x', owner: 'x@example.test' },
  'create-user': { email: 'y@example.test', name: 'Y', role: 'auditor' },
  'put-record': { own: true },
  'add-canary': { kind: 'address', value: 'nobody@example.test' },
  observe: { content: 'x' },
  'get-bundle': { plan: 'pln_01a1fd41-a75e-75e5-89f1-aab08dea5828' },
};
/** What an agent may still do while a stop covers it: read about the stop, say that it has stopped and what has run already, and hear that what it waits for was halted. */
const OPEN_TO_THE_STOPPED = ['get-agent', 'acknowledge-lock', 'report-outcome', 'await-action'];

// A desk of its own: an admin's calls stop the organisation and change what is in force.
let desk: Desk;
let world: World;
const headers = {} as Record<Caller, Record<string, string>>;

beforeAll(async () => {
  desk = await startDesk();
  world = new World({ live: true, home: desk.home, origin: desk.url });
  await world.open(desk.databaseUrl);
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  headers.nobody = {};
  headers.agent = bearer(world.agentKey);
  const stopped = await world.newAgent('stopped');
  headers['stopped agent'] = bearer(world.agentKey);
  await world.stop({ type: 'agent', id: stopped.agentId });
  const connector = await createConnector(world.ctx, world.operator, { name: 'connector', agents: ['*'] });
  headers.connector = bearer(connector.key);
  for (const scope of SCOPES) headers[`token ${scope}`] = bearer(await world.adminToken(scope, [scope]));
  await signInAll();
}, 120_000);
afterAll(async () => {
  await world.close();
  await desk.stop();
});

async function signInAll(): Promise<void> {
  const { ann, audrey, cleo } = world.people;
  for (const [caller, { email }] of [
    ['reviewer', ann],
    ['auditor', audrey],
    ['admin', cleo],
  ] as const)
    headers[caller] = { cookie: (await signIn(desk.url, email)).cookie, origin: desk.url };
}

interface Said {
  status: number;
  /** The code of the problem, empty where there is none. */
  code: string;
}

async function ask(method: string, path: string, caller: Caller, body?: unknown): Promise<Said> {
  const stop = new AbortController();
  const answer = await fetch(desk.url + path, {
    method,
    headers: { ...headers[caller], ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: stop.signal,
  });
  const problem = answer.headers.get('content-type') === 'application/problem+json';
  const { type = '' } = problem ? ((await answer.json()) as { type?: string }) : {};
  stop.abort();
  return { status: answer.status, code: type.replace('/problems/', '') };
}

function call(endpoint: Endpoint, caller: Caller): Promise<Said> {
  const params = (endpoint.params ? exampleOf(endpoint.params) : {}) as Record<string, string>;
  const given = { ...(INPUT[endpoint.id] ?? {}) };
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const query = endpoint.query ? `?${new URLSearchParams({ ...(exampleOf(endpoint.query) as object), ...given })}` : '';
  const body = endpoint.body
    ? { ...(exampleOf(endpoint.body) as object), ...(endpoint.query ? {} : given) }
    : undefined;
  return ask(endpoint.method, `/api/v1${path}${query}`, caller, body);
}

const isKey = (caller: Caller): boolean => !['nobody', ...PEOPLE].includes(caller);
const REFUSALS = ['unauthenticated', 'forbidden'];

/** Fails where somebody is refused who should be let in, or the other way round. */
function expectLetIn(caller: Caller, letIn: boolean, { status, code }: Said): void {
  expect(status, `${caller}: ${code}`).toBeLessThan(500);
  // What is refused for its form says nothing about who may call.
  expect(code, caller).not.toBe('invalid-request');
  if (letIn) expect(REFUSALS, `${caller} ${status}`).not.toContain(code);
  else
    expect([caller, code]).toEqual([
      caller,
      expect.stringMatching(isKey(caller) ? /^forbidden$/ : /^(?:unauthenticated|forbidden)$/),
    ]);
}

// It ends the sessions of those who call it.
const last = (id: string): number => (id === 'sign-out-everywhere' ? 1 : 0);
const endpoints = [...EVERY_ENDPOINT].sort((a, b) => last(a.id) - last(b.id));

test('every call has its row, and every other route of the server', () => {
  expect(Object.keys(ROWS).sort()).toEqual(EVERY_ENDPOINT.map(({ id }) => id).sort());
  const declared = new Set(EVERY_ENDPOINT.map(({ method, path }) => `${method} /api/v1${path}`));
  const beside = servedRoutes().map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(BESIDE).sort()).toEqual(beside.filter((route) => !declared.has(route)).sort());
});

describe('each call lets in whom its row names, and nobody else', () => {
  test.each(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s',
    async (_what, endpoint) => {
      const scope = TOKEN_SCOPES[endpoint.id];
      const row: Caller[] = [...(ROWS[endpoint.id] ?? []), ...(scope === undefined ? [] : [`token ${scope}` as const])];
      for (const caller of CALLERS) expectLetIn(caller, row.includes(caller), await call(endpoint, caller));
    },
  );

  test.each(Object.entries(BESIDE))('%s', async (route, row) => {
    if (row !== EVERYBODY) await signInAll();
    const [method = '', path = ''] = route.replace('{rest}', '0/000.p/1').replace('{code}', 'locked').split(' ');
    for (const caller of CALLERS) expectLetIn(caller, row.includes(caller), await ask(method, path, caller));
  });
});

describe('an agent that a stop covers is told so by every call but what is about the stop', () => {
  const calls = EVERY_ENDPOINT.filter(({ audience }) => audience === 'agent' || audience === 'agent-or-connector');
  test.each(calls.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (id, endpoint) => {
    const { status, code } = await call(endpoint, 'stopped agent');
    if (OPEN_TO_THE_STOPPED.includes(id)) expect(status).not.toBe(423);
    else expect([status, code]).toEqual([423, 'locked']);
  });
});
