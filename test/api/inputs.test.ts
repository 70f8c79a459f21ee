import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { AGENT_API } from '#lib/contract/agent-api.ts';
import { GetOwnEvidence } from '#lib/contract/evidence.ts';
import { Problem } from '#lib/contract/problem.ts';
import { encodeCursor } from '#lib/usecases/cursor.ts';
import { signIn, type SignedIn } from '../server/signed-in.ts';
import { World } from '../world.ts';

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: inject('serverUrl'), suffix: '-inputs' });
let admin: SignedIn;

beforeAll(async () => {
  await world.open(inject('serverDatabaseUrl'));
  admin = await signIn(base, world.people.cleo.email);
});
afterAll(() => world.close());

interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function send(path: string, { method = 'GET', body, headers = {} }: Sent = {}) {
  const response = await fetch(base + path, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** The fields that a refusal names. */
async function refused(path: string, sent: Sent, status: number, code: string): Promise<string[] | undefined> {
  const answer = await send(path, sent);
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
  const problem = Problem.parse(JSON.parse(answer.text));
  expect(problem.type).toBe(`/problems/${code}`);
  return problem.errors?.map(({ pointer }) => pointer);
}

describe('a cursor made by hand', () => {
  const id = 'act_01a1fd41-a75e-75e5-89f1-aab08dea5828';
  const time = '2026-11-20T09:00:00.000Z';
  const BROKEN = [
    ['abc', 'x'],
    ['abc'],
    [1e300],
    [-1],
    [2 ** 40],
    [1.5],
    [],
    ['x', id],
    ['0000-01-01T00:00:00.000Z', id],
    [time, 'act_x'],
    [-1, time, id],
    [40_000, time, id],
    ['act_\u0000'],
    [time, id, 3, 4],
  ].map((values) => encodeCursor(values));
  BROKEN.push('%', 'bnVsbA', Buffer.from('{}').toString('base64url'), Buffer.from('[null]').toString('base64url'));

  test.each([
    '/review/queue?scope=all',
    '/review/queue?scope=all&sort=oldest',
    '/review/queue?scope=all&sort=risk',
    '/review/history?',
    '/console/entries?',
    '/console/incidents?',
    '/console/policy/versions?',
  ])('of %s is refused by name', async (list) => {
    for (const cursor of BROKEN) {
      // One that this list could have made is not broken here.
      if (list.includes('versions') ? false : list.includes('entries') && cursor === encodeCursor([2 ** 40])) continue;
      const path = `/api/v1${list}&cursor=${encodeURIComponent(cursor)}`.replace('?&', '?');
      expect(await refused(path, { headers: { cookie: admin.cookie } }, 400, 'invalid-request')).toEqual(['/cursor']);
    }
  });

  test('of the agent’s own list is refused by name', async () => {
    const headers = { authorization: `Bearer ${world.agentKey}` };
    for (const cursor of BROKEN) {
      const path = `/api/v1/actions?cursor=${encodeURIComponent(cursor)}`;
      expect(await refused(path, { headers }, 400, 'invalid-request')).toEqual(['/cursor']);
    }
  });
});

describe('before anybody is signed in', () => {
  test.each(['/agents/%FF', '/actions/%FF', '/reports/%FF', '/actions/%ED%A0%80', '/x%'])(
    '%s is no page',
    async (path) => {
      expect(await refused(path, {}, 400, 'invalid-request')).toEqual(['/path']);
    },
  );

  test('next-auth writes nothing that is sent to it', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await refused('/api/auth/_log', { method: 'POST', headers: form }, 404, 'not-found');
    await refused('/api/auth/callback/credentials', {}, 404, 'not-found');
  });

  test('where to go after signing in is judged', async () => {
    for (const path of ['session', 'csrf', 'signin'])
      expect(await refused(`/api/auth/${path}?callbackUrl=x`, {}, 400, 'invalid-request')).toEqual([
        '/query/callbackUrl',
      ]);
    expect((await send('/api/auth/session', { headers: { cookie: 'next-auth.callback-url=x' } })).status).toBe(200);
  });

  test('a sign-in that is no form is refused, and one that would lead elsewhere stays here', async () => {
    await refused('/api/auth/callback/credentials', { method: 'POST', body: '{' }, 415, 'unsupported-media-type');
    for (const callbackUrl of ['x', 'https://evil.example/', '//evil.example']) {
      const token = await fetch(`${base}/api/auth/csrf`);
      const { csrfToken } = (await token.json()) as { csrfToken: string };
      const answer = await fetch(`${base}/api/auth/callback/credentials`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          cookie: token.headers
            .getSetCookie()
            .map((one) => one.split(';', 1)[0])
            .join('; '),
        },
        body: new URLSearchParams({
          csrfToken,
          email: 'nobody@example.test',
          password: 'x',
          callbackUrl,
          json: 'true',
        }),
      });
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('evil');
    }
  });
});

test('a list mints no grants; reading one action does', async () => {
  const { id } = await world.submit({ args: { text: 'granted' } });
  await world.verdict('ann', id, 'approve');
  const headers = { authorization: `Bearer ${world.agentKey}` };
  const read = async (path: string) => JSON.parse((await send(`/api/v1/actions${path}`, { headers })).text) as never;
  const { items } = (await read('?status=approved')) as { items: { id: string; grant: object | null }[] };
  expect(items.find((item) => item.id === id)).toMatchObject({ grant: null });
  expect(((await read(`/${id}`)) as { grant: object | null }).grant).toMatchObject({
    token: expect.any(String) as string,
  });
});

test('a stopped agent is refused every call but those that tell it, or take from it, how things stand', async () => {
  const agent = await world.newAgent('halted');
  const headers = { authorization: `Bearer ${world.agentKey}` };
  const { id } = await world.submit({ agent, args: { text: 'first' } });
  const { id: approved } = await world.submit({ agent, args: { text: 'second' } });
  await world.verdict('ann', approved, 'approve');
  const action = JSON.parse((await send(`/api/v1/actions/${approved}`, { headers })).text) as {
    grant: { token: string };
  };
  await world.stop({ type: 'agent', id: agent.agentId });
  const BODIES: Record<string, object> = {
    'submit-action': { tool: 'note.one', args: { text: 'third' } },
    'submit-plan': { title: 'plan', run: { id: 'r' }, steps: [{ tool: 'note.one', args: { text: 'a' } }] },
    observe: { tool: 'note.read', content: 'x' },
    'answer-question': { text: 'because' },
    'redeem-grant': { grant: action.grant.token, args: { text: 'second' } },
  };
  const open: string[] = [];
  for (const call of [...AGENT_API, GetOwnEvidence]) {
    const path = `/api/v1${call.path.replace('{id}', call.path.includes('locks') ? 'lck_x' : id)}`;
    const body = BODIES[call.id];
    const answer = await send(path, { method: call.method, headers, ...(body ? { body } : {}) });
    const refusedHere = (JSON.parse(answer.text) as { type?: string }).type === '/problems/locked';
    if (!refusedHere) open.push(call.id);
    expect([call.id, refusedHere], answer.text).toEqual([call.id, !('openWhenLocked' in call)]);
  }
  expect(open).toEqual(['await-action', 'report-outcome', 'get-agent', 'acknowledge-lock']);
});
