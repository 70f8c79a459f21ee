import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Endpoint } from '#lib/contract/endpoint.ts';
import { EVERY_ENDPOINT } from '#lib/contract/every-endpoint.ts';
import { createAdminToken } from '#lib/usecases/agents/create-admin-token.ts';
import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { SCOPES } from '#lib/contract/admin-api.ts';
import { startDesk, type Desk } from '../desk.ts';
import { rawSql } from '../raw-sql.ts';
import { signIn } from './signed-in.ts';
import { PASSWORD, World } from '../world.ts';

/*
 * What anybody can read before and after the first of two reviewers has answered, byte for byte. Until it is decided nothing may tell that somebody
 * has, but the log's size and head.
 */

type Caller = 'second' | 'owner' | 'admin' | 'asked-auditor' | 'auditor' | 'agent' | 'connector' | 'token' | 'stranger';
/** Nobody of these may learn anything; `auditor`, outside the groups, may, which shows that there is something to learn. */
const BLIND: Caller[] = ['second', 'owner', 'admin', 'asked-auditor', 'agent', 'connector', 'token', 'stranger'];

let desk: Desk;
let world: World;
// Signed in before anything is read: that she did is an entry of its own.
let ann = '';
const headers = {} as Record<Caller, Record<string, string>>;
const known = { action: '', decided: '', agent: '', lock: '', plan: '' };

beforeAll(async () => {
  desk = await startDesk();
  world = new World({ live: true, home: desk.home, origin: desk.url });
  await world.open(desk.databaseUrl);
  const made = [
    ['gina', 'admin'],
    ['hugo', 'auditor'],
  ] as const;
  for (const [name, role] of made)
    await createUser(world.ctx, world.operator, {
      email: `${name}@example.test`,
      name,
      role,
      groups: ['security'],
      password: PASSWORD,
    });
  const cookie = async (email: string) => ({ cookie: (await signIn(desk.url, email)).cookie, origin: desk.url });
  headers.second = await cookie(world.people.bob.email);
  headers.owner = await cookie(world.people.wei.email);
  headers.admin = await cookie('gina@example.test');
  headers['asked-auditor'] = await cookie('hugo@example.test');
  headers.auditor = await cookie(world.people.audrey.email);
  headers.stranger = {};
  ann = (await signIn(desk.url, world.people.ann.email)).cookie;
  const { key } = await createConnector(world.ctx, world.operator, { name: 'connects', agents: ['*'] });
  const token = await createAdminToken(world.ctx, world.operator, { name: 'all', scopes: [...SCOPES] });
  headers.connector = { authorization: `Bearer ${key}` };
  headers.token = { authorization: `Bearer ${token.key}` };
  const agent = await world.newAgent('asks');
  headers.agent = { authorization: `Bearer ${world.agentKey}` };
  known.agent = agent.agentId;
  const decided = await world.submit({ agent, args: { text: 'decided' } });
  known.decided = decided.id;
  await world.verdict('ann', decided.id, 'approve');
  const stopped = await world.newAgent('stopped');
  known.lock = (await world.stop({ type: 'agent', id: stopped.agentId })).id;
  known.plan = (await world.plan('a plan', ['one', 'two'])).id;
}, 120_000);
afterAll(async () => {
  await world.close();
  await desk.stop();
});

/** Every call that changes nothing, with what it is asked. */
function reads(): { what: string; path: string; body?: object }[] {
  const { action, agent, plan, lock } = known;
  const paths: Record<string, string[]> = {
    'await-action': [`/actions/${action}`, `/actions/${action}?wait=1`],
    'list-actions': ['/actions', '/actions?status=pending'],
    'get-own-evidence': [`/actions/${action}/evidence`],
    'get-evidence': [`/review/actions/${action}/evidence`],
    'get-reviewed-action': [`/review/actions/${action}`, `/review/actions/${known.decided}`],
    'get-agent-detail': [`/console/agents/${agent}`],
    'get-bundle': [`/review/bundles?plan=${plan}`],
    'list-queue': ['scope=all', 'scope=mine', 'scope=all&sort=risk', 'scope=all&sort=oldest&limit=1'].map(
      (query) => `/review/queue?${query}`,
    ),
    'list-entries': ['limit=1', 'limit=20', 'type=approve', 'type=step-up', 'type=viewed', `agent=${agent}`].flatMap(
      (query) => [`/console/entries?${query}`, `/console/entries?${query}&action=${action}`],
    ),
    'get-incident-report': [`/review/reports/${lock}`],
  };
  const get = EVERY_ENDPOINT.filter(({ method }) => method === 'GET').flatMap((endpoint: Endpoint) =>
    (paths[endpoint.id] ?? [endpoint.path]).map((path) => ({ what: endpoint.id, path })),
  );
  const rules = { enabled: true, count: 1, window_s: 3_600 };
  return [
    ...get,
    { what: 'preview-limits', path: `/review/actions/${action}/limits`, body: { args: { text: 'other' } } },
    {
      what: 'test-breaker',
      path: '/admin/breaker/test',
      body: {
        rules: Object.fromEntries(
          ['burst', 'denials', 'args-mismatch', 'replayed-grant', 'tool-changed'].map((name) => [name, rules]),
        ),
      },
    },
    { what: 'explore-policy', path: '/admin/policies/explore', body: { agent, tool: 'note.two', args: { text: 'x' } } },
    { what: 'withdraw a plan that is none', path: `/actions/${action}x/withdraw`, body: {} },
  ];
}

/** What the growth of the log shows to everybody, and when a report was made. */
const NAMED: Record<string, RegExp[]> = {
  'get-ledger': [/"head":\{[^}]*\}/g],
  'get-outside-proof': [/"head":\{[^}]*\}/g],
  'get-incident-report': [
    /"made":\{"at":"[^"]*"/g,
    /"head":\{[^}]*\}/g,
    /tree of size [\d,]+/g,
    /"exposure_to":"[^"]*"/g,
  ],
};

async function read(caller: Caller, { what, path, body }: ReturnType<typeof reads>[number]): Promise<string> {
  const answer = await fetch(`${desk.url}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers[caller], ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = [...(NAMED[what] ?? []), /"request_id":"[^"]*"/g].reduce(
    (told, part) => told.replace(part, ''),
    await answer.text(),
  );
  const shown = ['etag', 'last-modified', 'location', 'content-type'].map((name) => answer.headers.get(name));
  return `${answer.status} ${JSON.stringify(shown)} ${text}`;
}

/** Waits until the log holds all that was committed: until then what is numbered and what not would differ. */
const logged = () =>
  expect
    .poll(async () => (await world.db.query(rawSql('SELECT 1 FROM entries_unsequenced LIMIT 1'))).length, {
      timeout: 20_000,
    })
    .toBe(0);

async function everything(callers: readonly Caller[]): Promise<Map<string, string>> {
  await logged();
  const found = new Map<string, string>();
  for (const caller of callers)
    for (const one of reads())
      found.set(`${caller}: ${one.what} ${one.path}${one.body ? ' (POST)' : ''}`, await read(caller, one));
  return found;
}

const differing = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...before].filter(([what, text]) => after.get(what) !== text).map(([what]) => what);

/** Ann, by what the console does: seen, asked for her password, answered. */
async function answerOf(how: 'nothing' | 'approve' | 'deny_unneeded'): Promise<void> {
  if (how === 'nothing') return;
  const send = (path: string, body: object) =>
    fetch(`${desk.url}/api/v1/review/actions/${known.action}/${path}`, {
      method: 'POST',
      headers: { cookie: ann, origin: desk.url, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const row = await world.row(known.action);
  const shown = { digest: row.revision_digest, view_digest: row.view_digest };
  expect((await send('viewed', shown)).status).toBe(200);
  const why = how === 'approve' ? {} : { reason_code: 'not_needed', reason: 'not now' };
  const draft = await send('drafts', { ...shown, ...why, verdict: how, method: 'password' });
  expect(draft.status).toBe(201);
  const { nonce } = (await draft.json()) as { nonce: string };
  expect((await send('verdicts', { nonce, password: PASSWORD })).status).toBe(200);
}

const propose = async () => {
  const agent = { kind: 'agent', agentId: known.agent, keyId: '', name: 'asks' } as const;
  const [key] = await world.db.query(
    rawSql<{ id: string }>('SELECT id FROM api_keys WHERE agent_id = $1', [known.agent]),
  );
  known.action = (await world.submit({ agent: { ...agent, keyId: key?.id ?? '' }, tool: 'note.two' })).id;
};

/** Event names and data of a stream until one of them matches. */
async function listen(caller: Caller, path: string, started: () => Promise<void>, until: RegExp): Promise<string> {
  const stop = new AbortController();
  const answer = await fetch(`${desk.url}/api/v1${path}`, { headers: headers[caller], signal: stop.signal });
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let told = '';
  const readOn = async (pattern: RegExp) => {
    while (!pattern.test(told)) told += decoder.decode((await reader.read()).value);
  };
  await readOn(/event: hello/);
  told = '';
  await started();
  await readOn(until);
  stop.abort();
  return told;
}

describe('until it is decided nothing tells that the first of two reviewers has answered', () => {
  test.each(['nothing', 'approve'] as const)(
    '%s: every call, for everybody',
    async (how) => {
      await propose();
      const before = await everything(BLIND);
      await answerOf(how);
      expect(differing(before, await everything(BLIND))).toEqual([]);
    },
    120_000,
  );

  test('an auditor outside the groups is told, so there was something to tell', async () => {
    await propose();
    const before = await everything(['auditor']);
    await answerOf('approve');
    expect(differing(before, await everything(['auditor']))).toEqual(
      expect.arrayContaining([`auditor: get-reviewed-action /review/actions/${known.action}`]),
    );
  }, 60_000);

  test('whoever has answered sees their own answer, and nobody else’s', async () => {
    await propose();
    await answerOf('approve');
    const seen = async (who: 'ann' | 'bob') => {
      const { get } = await signIn(desk.url, world.people[who].email);
      return (await (await get(`actions/${known.action}`)).json()) as {
        blind: boolean;
        action: { verdicts: object[] };
      };
    };
    expect(await seen('ann')).toMatchObject({ blind: true, action: { verdicts: [{ reviewer: { name: 'ann' } }] } });
    expect(await seen('bob')).toMatchObject({ blind: true, action: { verdicts: [] } });
  });

  test('a denial decides, and then everybody is told', async () => {
    await propose();
    const before = await everything(['second', 'agent']);
    await answerOf('deny_unneeded');
    const told = differing(before, await everything(['second', 'agent']));
    expect(told).toEqual(expect.arrayContaining([`agent: await-action /actions/${known.action}`]));
  }, 60_000);

  test('pages of others are woken by the log alone', async () => {
    const events = async () => {
      await propose();
      await logged();
      const told = await listen('second', '/review/events', () => answerOf('approve'), /event: checkpoint/);
      return [...new Set(told.match(/event: \w+/g))];
    };
    // Every ten seconds a process looks for wake-ups it may have lost, and tells of the proposal once more; never three times in a row.
    const tries = [await events(), await events(), await events()];
    expect(tries).toContainEqual(['event: checkpoint']);
  });

  test('the agent’s stream says nothing until something else happens', async () => {
    await propose();
    const waiting = known.action;
    await logged();
    const next = async () => {
      await answerOf('approve');
      await propose();
    };
    const told = await listen('agent', '/agent/events', next, /event: action\ndata: .*\n\n/);
    expect(told).not.toContain(waiting);
  });

  test('the ledger is exported whole by an auditor whom nobody asked, and with those actions closed by those who were', async () => {
    await propose();
    await answerOf('approve');
    const take = async (caller: Caller) => {
      const answer = await fetch(`${desk.url}/api/v1/console/ledger/export`, {
        method: 'POST',
        headers: headers[caller],
      });
      const lines = (await answer.text()).split('\n').filter((line) => line.includes(known.action));
      const closed = Number(answer.headers.get('countersign-closed-actions'));
      return { status: answer.status, closed: closed > 0, of: lines.length };
    };
    // One line says that it is closed, and nothing else is said of it.
    expect(await take('admin')).toEqual({ status: 200, closed: true, of: 1 });
    expect(await take('asked-auditor')).toEqual({ status: 200, closed: true, of: 1 });
    expect(await take('token')).toMatchObject({ status: 403 });
    const whole = await take('auditor');
    expect(whole).toMatchObject({ status: 200, closed: false });
    expect(whole.of).toBeGreaterThan(3);
  });
});
