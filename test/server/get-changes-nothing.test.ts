import { globSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp } from '#lib/http/app.ts';
import { startDesk, type Desk } from '../desk.ts';
import { rawSql } from '../raw-sql.ts';
import { signIn, type SignedIn } from './signed-in.ts';
import { updateAgent } from '#lib/usecases/agents/update-agent.ts';
import { World } from '../world.ts';

// A server of its own: beside other tests somebody else would change the database meanwhile.
let desk: Desk;
let world: World;
let admin: SignedIn;
let agentKey = '';
const known = { pending: '', approved: '', run: '', plan: '', agent: '', lock: '', proposal: '' };

/** Every GET route that the API declares; nothing behind them is called. */
const routes = [
  ...new Set(
    createApp({ db: { pool: {} }, env: { rateLimit: 1_000 } } as never)
      .routes.filter(({ method }) => method === 'GET')
      .map(({ path }) => path),
  ),
];
const pages = globSync('app/**/page.tsx', { cwd: join(import.meta.dirname, '../..') }).map(
  (file) => file.replace(/^app|\/\([^)]*\)|\/page\.tsx$/g, '') || '/',
);

/** What they are asked for, so that each answers with content. */
const ASKED: Record<string, () => string> = {
  '/api/v1/actions/:id': () => `/api/v1/actions/${known.approved}?wait=1`,
  '/api/v1/actions/:id/evidence': () => `/api/v1/actions/${known.approved}/evidence`,
  '/api/v1/review/actions/:id': () => `/api/v1/review/actions/${known.pending}`,
  '/api/v1/review/actions/:id/evidence': () => `/api/v1/review/actions/${known.approved}/evidence`,
  '/api/v1/review/reports/:id': () => `/api/v1/review/reports/${known.lock}`,
  '/api/v1/review/bundles': () => `/api/v1/review/bundles?plan=${known.plan}`,
  '/api/v1/console/proposals/:id': () => `/api/v1/console/proposals/${known.proposal}`,
  '/api/v1/console/agents/:id': () => `/api/v1/console/agents/${known.agent}`,
  '/api/v1/admin/tools/:name/calls': () => '/api/v1/admin/tools/note.one/calls',
  '/api/v1/ledger/tile/:rest{.+}': () => '/api/v1/ledger/tile/0/000.p/1',
  '/problems/:code': () => '/problems/locked',
  '/actions/[id]': () => `/actions/${known.pending}`,
  '/agents/[id]': () => `/agents/${known.agent}`,
  '/reports/[id]': () => `/reports/${known.lock}`,
  '/together': () => `/together?plan=${known.plan}`,
};
/** Routes of next-auth and of the door, which the app's folders do not list. */
const DOOR = ['csrf', 'providers', 'session', 'signin', 'signout', 'error'].map((name) => `/api/auth/${name}`);
const OTHERS = [...DOOR, '/welcome?token=cs_w_none', '/reports/inc_nothing', '/api/v1/no-such-call', '/no-such-page'];
const FOR_AGENTS = /^\/api\/v1\/(?:actions|agent)(?:\/|$)/;

beforeAll(async () => {
  desk = await startDesk();
  world = new World({ live: true, home: desk.home, origin: desk.url });
  await world.open(desk.databaseUrl);
  const agent = await world.newAgent('read');
  agentKey = world.agentKey;
  known.agent = agent.agentId;
  known.pending = (await world.submit({ agent, args: { text: 'waits' } })).id;
  known.approved = (await world.submit({ agent, args: { text: 'approved' } })).id;
  await world.verdict('ann', known.approved, 'approve');
  known.plan = (await world.plan('a plan', ['one', 'two'])).id;
  const stopped = await world.newAgent('stopped');
  const shadow = { id: stopped.agentId, mode: 'shadow' as const };
  known.proposal = (await updateAgent(world.ctx, world.people.cleo, shadow)).proposal ?? '';
  known.lock = (await world.stop({ type: 'agent', id: stopped.agentId })).id;
  admin = await signIn(desk.url, world.people.cleo.email);
}, 180_000);
afterAll(async () => {
  await world.close();
  await desk.stop();
});

/** Number of rows and digest of every table but `rate_limits`, which counts the requests themselves, and `processes`: the server says that it lives. */
async function contents(): Promise<Record<string, string>> {
  const tables = await world.db.query(
    rawSql<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT IN ('rate_limits', 'processes') ORDER BY 1`,
    ),
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await world.db.query(
      rawSql<{ rows: number; digest: string | null }>(
        `SELECT count(*)::int AS rows, md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) AS digest FROM "${name}" t`,
      ),
    );
    found[name] = `${row?.rows} ${row?.digest}`;
  }
  return found;
}

/** The same once the log has numbered what was written before and nothing moves any more. */
async function settled(): Promise<Record<string, string>> {
  for (let last = ''; ; await sleep(400)) {
    const now = await contents();
    if (JSON.stringify(now) === last && now['entries_unsequenced']?.startsWith('0 ')) return now;
    last = JSON.stringify(now);
  }
}

async function read(path: string): Promise<number> {
  const stop = new AbortController();
  const asked = ASKED[path]?.() ?? path;
  const headers: Record<string, string> = FOR_AGENTS.test(path)
    ? { authorization: `Bearer ${agentKey}` }
    : { cookie: admin.cookie };
  const answer = await fetch(desk.url + asked, { headers, signal: stop.signal, redirect: 'manual' });
  if (path.endsWith('/events')) await answer.body?.getReader().read();
  else await answer.arrayBuffer();
  stop.abort();
  return answer.status;
}

describe('GET changes nothing in the database', () => {
  test('the routes are found, those of the API and the pages', () => {
    expect(routes).toEqual(
      expect.arrayContaining([
        '/api/v1/review/reports/:id',
        '/api/v1/review/queue',
        '/api/v1/agent/events',
        '/metrics',
      ]),
    );
    expect(pages).toEqual(expect.arrayContaining(['/', '/actions/[id]', '/together', '/sign-in']));
  });

  test.each([...routes, ...pages])('%s', async (path) => {
    const before = await settled();
    expect([200, 307]).toContain(await read(path));
    expect(await settled()).toEqual(before);
  });

  test.each(OTHERS)('%s', async (path) => {
    const before = await settled();
    expect(await read(path)).toBeLessThan(500);
    expect(await settled()).toEqual(before);
  });
});
