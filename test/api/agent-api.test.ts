import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { Problem } from '#lib/contract/problem.ts';
import { digestOf } from '#lib/domain/signing/digest.ts';
import { createAgentKey } from '#lib/usecases/agents/create-agent-key.ts';
import { createAdminToken } from '#lib/usecases/agents/create-admin-token.ts';
import { revokeAgentKey } from '#lib/usecases/agents/revoke-agent-key.ts';
import { rawSql } from '../raw-sql.ts';
import { World } from '../world.ts';
import { patient } from '../patience.ts';

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: inject('serverUrl') });
const PROPOSAL = { tool: 'note.one', args: { text: 'hello' } };
let key = '';

beforeAll(async () => {
  await world.open(inject('serverDatabaseUrl'));
  key = world.agentKey;
});
afterAll(() => world.close());

interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  as?: string;
}

async function send(path: string, { method = 'GET', body, headers = {}, as = key }: Sent = {}) {
  const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      ...(as ? { authorization: `Bearer ${as}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw as BodyInit }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: JSON.parse(text) as Record<string, unknown> };
}
const propose = (body: unknown = PROPOSAL, headers: Record<string, string> = {}, as = key) =>
  send('/actions', { method: 'POST', body, headers, as });

/** Every refusal is a whole problem of its own type and never a 5xx. */
function refused(answer: Awaited<ReturnType<typeof send>>, status: number, code: string): Problem {
  const problem = Problem.parse(answer.json);
  expect([answer.status, problem.type]).toEqual([status, `/problems/${code}`]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(problem.request_id).toBe(answer.headers.get('x-request-id'));
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  return problem;
}

async function approved(args = PROPOSAL.args) {
  const { json } = await propose({ ...PROPOSAL, args });
  await world.verdict('ann', String(json['id']), 'approve');
  const answer = await send(`/actions/${String(json['id'])}`);
  return { id: String(json['id']), grant: (answer.json['grant'] as { token: string }).token };
}

describe('proposing', () => {
  test('201 with location, the documented digest and rate limit headers', async () => {
    const { status, headers, json } = await propose({ ...PROPOSAL, run: { id: 'run-7f3', goal: 'Analyse' } });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/actions/${String(json['id'])}`);
    expect(headers.get('ratelimit')).toMatch(/^"default";r=\d+;t=\d+$/);
    expect(json).toMatchObject({ status: 'pending', tool: 'note.one', decision: null, grant: null, version: 1 });
    const agent = (json['agent'] as { id: string }).id;
    expect(json['digest']).toBe(digestOf({ agent, args: PROPOSAL.args, run: 'run-7f3', tool: 'note.one', v: 1 }));
  });

  test('the same idempotency key and body answers 200 with the same action; another body is refused', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = await propose(PROPOSAL, headers);
    const again = await propose(PROPOSAL, headers);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json['id']).toBe(first.json['id']);
    refused(await propose({ ...PROPOSAL, args: { text: 'other' } }, headers), 422, 'idempotency-conflict');
  });

  test('a blocked action is 201 and says why', async () => {
    const { status, json } = await propose({ ...PROPOSAL, tool: 'note.never' });
    expect([status, json['status'], json['status_reason']]).toEqual([201, 'blocked', 'No policy permits this']);
  });

  test.each([
    ['no JSON', '{', 400, 'malformed-json'],
    ['a duplicate key', '{"tool":"note.one","tool":"note.two","args":{}}', 400, 'malformed-json'],
    ['an integer beyond 2^53', '{"tool":"note.one","args":{"n":9007199254740993}}', 400, 'malformed-json'],
    ['a lone surrogate', '{"tool":"note.one","args":{"text":"\\ud800"}}', 400, 'malformed-json'],
    ['too deep', `{"tool":"note.one","args":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`, 400, 'malformed-json'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 400, 'malformed-json'],
    ['nothing', '', 400, 'invalid-request'],
    ['an array', '[]', 400, 'invalid-request'],
    ['an unknown field', { ...PROPOSAL, approved_by: 'ann' }, 400, 'invalid-request'],
    ['a forged reviewer', { ...PROPOSAL, reviewer: { id: 'usr_1' } }, 400, 'invalid-request'],
    ['no arguments', { tool: 'note.one' }, 400, 'invalid-request'],
    ['an expiry in the past', { ...PROPOSAL, expires_in: -1 }, 400, 'invalid-request'],
    ['an unknown tool', { ...PROPOSAL, tool: 'note.unknown' }, 422, 'unknown-tool'],
    ['arguments off the schema', { ...PROPOSAL, args: { text: 3 } }, 422, 'invalid-arguments'],
    ['more than 1 MiB', { ...PROPOSAL, args: { text: 'x'.repeat(1_100_000) } }, 413, 'too-large'],
  ])('%s is refused', async (_name, body, status, code) => {
    refused(await propose(body), status, code);
  });

  test('a fault names its place', async () => {
    expect(refused(await propose({ ...PROPOSAL, args: { text: 3 } }), 422, 'invalid-arguments').errors).toEqual([
      { pointer: '/args/text', detail: 'must be string' },
    ]);
    expect(refused(await propose({ ...PROPOSAL, extra: 1 }), 400, 'invalid-request').errors?.[0]?.pointer).toBe(
      '/extra',
    );
  });

  test('another content type is refused', async () => {
    refused(await propose(JSON.stringify(PROPOSAL), { 'content-type': 'text/plain' }), 415, 'unsupported-media-type');
  });
});

describe('keys', () => {
  test.each([
    ['none', ''],
    ['a wrong one', `cs_${'a'.repeat(43)}`],
    ['something else', 'hello'],
  ])('%s is 401', async (_name, as) => {
    const answer = await propose(PROPOSAL, {}, as);
    refused(answer, 401, 'unauthenticated');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('a revoked key is 401 at once, also where it was just used', async () => {
    const made = await createAgentKey(world.ctx, world.operator, { id: world.agent.agentId, name: 'second' } as never);
    expect((await propose(PROPOSAL, {}, made.key)).status).toBe(201);
    await revokeAgentKey(world.ctx, world.operator, { id: world.agent.agentId, key_id: made.id });
    refused(await propose(PROPOSAL, {}, made.key), 401, 'unauthenticated');
  });

  test('an expired key is 401', async () => {
    const made = await createAgentKey(world.ctx, world.operator, { id: world.agent.agentId, name: 'short' } as never);
    await world.db.pool.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, [made.id]);
    refused(await propose(PROPOSAL, {}, made.key), 401, 'unauthenticated');
  });

  test('an admin token proposes nothing and decides nothing', async () => {
    const { key: token } = await createAdminToken(world.ctx, world.operator, {
      name: 'all',
      scopes: ['agents', 'tools', 'policies', 'locks', 'ledger'],
    });
    refused(await propose(PROPOSAL, {}, token), 403, 'forbidden');
    const { json } = await propose();
    refused(
      await send(`/review/actions/${String(json['id'])}/verdicts`, { method: 'POST', body: { nonce: 'x' }, as: token }),
      403,
      'forbidden',
    );
  });

  test('another agent’s action is 404', async () => {
    const { json } = await propose();
    const mine = key;
    await world.newAgent('stranger');
    refused(await send(`/actions/${String(json['id'])}`, { as: world.agentKey }), 404, 'not-found');
    world.agentKey = mine;
  });
});

describe('waiting', () => {
  test.each(['61', '-1', 'soon'])('wait=%s is refused', async (wait) => {
    const { json } = await propose();
    refused(await send(`/actions/${String(json['id'])}?wait=${wait}`), 400, 'invalid-request');
  });

  test('answers when the verdict commits, long before the wait is over', async () => {
    // Its own text: what is denied is final for these bytes.
    const { json } = await propose({ ...PROPOSAL, args: { text: 'to be denied' } });
    const id = String(json['id']);
    const started = Date.now();
    const waiting = send(`/actions/${id}`, { headers: { prefer: 'wait=30' } });
    await world.verdict('ann', id, 'deny_unsafe');
    const answer = await waiting;
    expect(answer.json).toMatchObject({
      status: 'denied',
      decision: { outcome: 'denied' },
      verdicts: [{ verdict: 'deny_unsafe', reason: 'no', signed_by: 'session' }],
    });
    expect(Date.now() - started).toBeLessThan(patient(5_000));
  });

  test('answers with the pending action when the wait is over', async () => {
    const { json } = await propose();
    expect((await send(`/actions/${String(json['id'])}?wait=1`)).json['status']).toBe('pending');
  });
});

describe('redeeming', () => {
  const redeem = (grant: string, args: unknown) => send('/grants/redeem', { method: 'POST', body: { grant, args } });

  test('once; with other arguments, twice or later never', async () => {
    const { id, grant } = await approved();
    refused(await redeem(grant, { text: 'changed' }), 409, 'args-mismatch');
    expect(await redeem(grant, PROPOSAL.args)).toMatchObject({
      status: 200,
      json: { action_id: id, tool: 'note.one', args: PROPOSAL.args },
    });
    refused(await redeem(grant, PROPOSAL.args), 409, 'grant-used');
    expect(
      (await send(`/actions/${id}/outcome`, { method: 'POST', body: { status: 'succeeded' } })).json['status'],
    ).toBe('succeeded');
    refused(await send(`/actions/${id}/outcome`, { method: 'POST', body: { status: 'failed' } }), 409, 'not-executing');
    refused(await send(`/actions/${id}/withdraw`, { method: 'POST' }), 409, 'already-decided');
    const types = await world.entryTypes('action_id', id);
    expect(types.filter((t) => t === 'redeem-refused')).toHaveLength(2);
  });

  test('the decision verifies against the published keys', async () => {
    const { createRemoteJWKSet, compactVerify } = await import('jose');
    const { id } = await approved();
    const { json } = await send(`/actions/${id}`);
    const { jws } = json['decision'] as { jws: string };
    const { payload, protectedHeader } = await compactVerify(
      jws,
      createRemoteJWKSet(new URL(`${base}/.well-known/jwks.json`)),
    );
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'countersign-decision+jwt' });
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      sub: id,
      outcome: 'approved',
      action_digest: json['digest'],
    });
  });
});

describe('stop', () => {
  test('refuses every call but the agent’s own state, wakes waits with the halted action, reaches the stream and is acknowledged', async () => {
    const agent = await world.newAgent('to-be-stopped');
    const as = world.agentKey;
    const granted = await propose(PROPOSAL, {}, as);
    await world.verdict('ann', String(granted.json['id']), 'approve');
    const grant = ((await send(`/actions/${String(granted.json['id'])}`, { as })).json['grant'] as { token: string })
      .token;
    const { json } = await propose(PROPOSAL, {}, as);
    const id = String(json['id']);

    const controller = new AbortController();
    const stream = await fetch(`${base}/api/v1/agent/events?client=test`, {
      headers: { authorization: `Bearer ${as}` },
      signal: controller.signal,
    });
    const reader = (stream.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)
      .getReader();
    let seen = '';
    const until = async (text: string) => {
      while (!seen.includes(text)) seen += (await reader.read()).value ?? '';
    };
    await until('event: hello');
    const client = /"client":"(cli_[^"]+)"/.exec(seen)?.[1];

    const waiting = send(`/actions/${id}?wait=30`, { as });
    const { key: token } = await createAdminToken(world.ctx, world.operator, {
      name: `stopper-${id}`,
      scopes: ['locks'],
    });
    const body = { target: { type: 'agent', id: agent.agentId }, message: 'look at this' };
    const stop = await send('/admin/locks', { method: 'POST', body, as: token });
    expect(stop).toMatchObject({
      status: 201,
      json: { halted_actions: 1, revoked_grants: 1, clients: { connected: 1, acknowledged: 0 } },
    });
    expect((await waiting).json).toMatchObject({ status: 'halted', lock: { message: 'look at this' } });
    await until('event: locked');
    const lock = String(stop.json['id']);
    expect((await send(`/agent/locks/${lock}/acknowledge`, { method: 'POST', body: { client }, as })).status).toBe(200);

    expect(refused(await propose(PROPOSAL, {}, as), 423, 'locked').lock).toMatchObject({
      id: lock,
      message: 'look at this',
    });
    refused(await send('/grants/redeem', { method: 'POST', body: { grant, args: PROPOSAL.args }, as }), 423, 'locked');
    expect((await send('/agent', { as })).json).toMatchObject({ state: 'locked', locks: [{ id: lock }] });
    const listed = await send('/admin/locks', { as: token });
    expect(
      (listed.json['items'] as { id: string; clients: object }[]).find((l) => l.id === lock)?.clients,
    ).toMatchObject({ connected: 1, acknowledged: 1, silent: [] });
    expect(
      (await send(`/admin/locks/${lock}/lift`, { method: 'POST', body: { reason: 'fine' }, as: token })).status,
    ).toBe(202);
    refused(
      await send(`/admin/locks/${lock}/lift`, { method: 'POST', body: { reason: 'fine' }, as: token }),
      409,
      'second-person-needed',
    );
    const { key: other } = await createAdminToken(world.ctx, world.operator, {
      name: `lifter-${id}`,
      scopes: ['locks'],
    });
    // Another token is no second person.
    refused(
      await send(`/admin/locks/${lock}/lift`, { method: 'POST', body: { reason: 'agreed' }, as: other }),
      409,
      'second-person-needed',
    );
    await world.agreeToLift(lock);
    await until('event: unlocked');
    expect((await propose(PROPOSAL, {}, as)).status).toBe(201);
    controller.abort();
  });

  test('a token without the scope stops nothing', async () => {
    const { key: token } = await createAdminToken(world.ctx, world.operator, { name: 'tools-only', scopes: ['tools'] });
    refused(
      await send('/admin/locks', {
        method: 'POST',
        body: { target: { type: 'organisation' }, message: 'x' },
        as: token,
      }),
      403,
      'forbidden',
    );
  });
});

describe('open to read', () => {
  test.each([
    '/healthz',
    '/readyz',
    '/metrics',
    '/.well-known/jwks.json',
    '/.well-known/countersign',
    '/api/v1/openapi.json',
  ])('%s answers', async (path) => {
    expect((await fetch(base + path)).status).toBe(200);
  });

  test('readiness says how the database and the log are', async () => {
    const said = (await (await fetch(`${base}/readyz`)).json()) as object;
    expect(said).toEqual({ status: 'ready', sequencer_lag_ms: expect.any(Number) });
  });

  test.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'])(
    'metrics are for this machine only, not for whom a proxy on it asks (%s)',
    async (name) => {
      expect((await fetch(`${base}/metrics`, { headers: { [name]: '8.8.8.8' } })).status).toBe(404);
    },
  );

  test('a session cookie of another origin’s page acts on nothing', async () => {
    const response = await fetch(`${base}/api/v1/review/sign-out-everywhere`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', cookie: 'countersign.session=x' },
    });
    expect(response.status).toBe(401);
  });
});

test('the stream of a revoked key ends at once', async () => {
  const agent = await world.newAgent(`revoked-${Date.now()}`);
  const stream = await fetch(`${base}/api/v1/agent/events`, { headers: { authorization: `Bearer ${world.agentKey}` } });
  expect(stream.status).toBe(200);
  const ended = stream.text();
  await revokeAgentKey(world.ctx, world.operator, { id: agent.agentId, key_id: agent.keyId });
  const revokedAt = Date.now();
  expect(await ended).toContain('event: hello');
  expect(Date.now() - revokedAt).toBeLessThan(patient(5_000));
});

test('a body that names another thing than its address changes nothing', async () => {
  const { key: token } = await createAdminToken(world.ctx, world.operator, {
    name: `both-${Date.now()}`,
    scopes: ['tools'],
  });
  const answer = await send('/admin/records/domain/good.example', {
    method: 'PUT',
    body: { own: true, key: 'evil.example' },
    as: token,
  });
  refused(answer, 400, 'invalid-request');
  expect(await world.db.query(rawSql("SELECT 1 FROM directory_records WHERE key LIKE '%.example'"))).toEqual([]);
});

test('U+0000, which PostgreSQL cannot hold, is refused where it stands', async () => {
  const answer = await propose({ ...PROPOSAL, run: { id: 'a\u0000b' } });
  refused(answer, 400, 'invalid-request');
  refused(await propose({ ...PROPOSAL, args: { text: 'a\u0000b' } }), 400, 'invalid-request');
});

test('names that no page could show are refused before anything looks at what is below them', async () => {
  const args = { text: 'x', ['n'.repeat(60_000)]: Array.from({ length: 2_000 }, () => 1) };
  const started = Date.now();
  refused(await propose({ ...PROPOSAL, args }), 422, 'invalid-arguments');
  expect(Date.now() - started).toBeLessThan(patient(2_000));
});
