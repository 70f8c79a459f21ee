import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { IncidentReportFile } from '#lib/contract/incident-report.ts';
import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { rawSql } from '../raw-sql.ts';
import { signIn, type SignedIn } from '../server/signed-in.ts';
import { World } from '../world.ts';

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: inject('serverUrl'), suffix: '-report' });
let lock = '';
let first = '';
let agentKey = '';
const people = {} as Record<'audrey' | 'cleo' | 'ann', SignedIn>;

beforeAll(async () => {
  await world.open(inject('serverDatabaseUrl'));
  const agent = await world.newAgent('reported');
  agentKey = world.agentKey;
  first = (await world.submit({ agent, args: { text: '<script>alert(1)</script>' } })).id;
  lock = (await world.stop({ type: 'agent', id: agent.agentId })).id;
  for (const who of ['audrey', 'cleo', 'ann'] as const) people[who] = await signIn(base, world.people[who].email);
});
afterAll(() => world.close());

const get = (who: keyof typeof people, path: string) => people[who].get(`reports/${path}`);
/** Takes the report along as a file. */
const take = (headers: Record<string, string>, id: string, body: object = {}) =>
  fetch(`${base}/api/v1/review/reports/${id}/document`, {
    method: 'POST',
    headers: { origin: base, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const takeAs = (who: keyof typeof people, id: string, body?: object) => take({ cookie: people[who].cookie }, id, body);
const made = async (who: 'audrey' | 'cleo') =>
  (
    await world.db.query(
      rawSql<{ body: string }>(
        `SELECT body FROM entries WHERE type = 'report-made' AND actor_id = $1 ORDER BY position`,
        [world.people[who].userId],
      ),
    )
  ).map(({ body }) => JSON.parse(body) as { about: string; form: string; from: string | null });
const typeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { type?: string }).type];

describe('GET /review/reports/{id}', () => {
  test.each(['audrey', 'cleo'] as const)('%s gets the report in the contract’s form', async (who) => {
    const answer = await get(who, lock);
    expect(answer.status).toBe(200);
    const report = IncidentReportFile.parse(await answer.json());
    expect(report).toMatchObject({
      id: lock,
      made: { by: { id: world.people[who].userId } },
      reach: { actions: 1, sums: { halted: 1 }, list: { items: [{ id: first }] } },
    });
    // A proxy or a browser must keep no copy of it.
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('the evidence that it links is there for whoever may read it', async () => {
    const report = IncidentReportFile.parse(await (await get('audrey', lock)).json());
    const [action] = report.reach.list.items;
    expect(action?.evidence?.file).toBe(`evidence-${first}.json`);
    const page = await (await takeAs('audrey', lock)).text();
    const link = new RegExp(`href="[^"]*(/api/v1/review/actions/${first}/evidence)"`).exec(page)?.[1] ?? '';
    const evidence = await people.audrey.get(link.replace('/api/v1/review/', ''));
    expect([evidence.status, ((await evidence.json()) as { action: { id: string } }).action.id]).toEqual([200, first]);
  });

  test('a reviewer is refused, and an agent, a connector, a token and nobody are', async () => {
    expect(await typeOf(await get('ann', lock))).toEqual([403, '/problems/forbidden']);
    const connector = await createConnector(world.ctx, world.operator, { name: 'con-report', agents: ['*'] });
    const token = await world.adminToken('report-token', ['ledger', 'locks']);
    const read = (headers: Record<string, string>, id: string) =>
      fetch(`${base}/api/v1/review/reports/${id}`, { headers });
    for (const ask of [read, take]) {
      for (const key of [agentKey, connector.key, token])
        expect(await typeOf(await ask({ authorization: `Bearer ${key}` }, lock))).toEqual([403, '/problems/forbidden']);
      expect(await typeOf(await ask({}, lock))).toEqual([401, '/problems/unauthenticated']);
    }
    expect((await takeAs('ann', lock)).status).toBe(403);
  });

  test.each([
    ['inc_nothing', 404],
    ['inc_01a1fd41-a75e-75e5-89f1-aab08dea5828', 404],
    ['lck_01a1fd41-a75e-75e5-89f1-aab08dea5828', 404],
    ['act_01a1fd41-a75e-75e5-89f1-aab08dea5828', 404],
    [`${'x'.repeat(2_000)}`, 404],
    ['%27%20OR%201=1', 404],
    ['%00', 400],
    ['LOCK?from=act_x', 400],
    ['LOCK?from=act_01a1fd41-a75e-75e5-89f1-aab08dea5828', 400],
    ['LOCK?until=now', 400],
  ])('%s is refused with %i', async (path, status) => {
    expect((await get('audrey', path.replace('LOCK', lock))).status).toBe(status);
    const [id = '', query] = path.replace('LOCK', lock).split('?');
    const body = Object.fromEntries(new URLSearchParams(query ?? ''));
    expect((await takeAs('audrey', id, body)).status).toBe(status);
  });
});

describe('POST /review/reports/{id}/document', () => {
  test('is a file that never becomes a page of this origin, with the agent’s text as text', async () => {
    const answer = await takeAs('audrey', lock, { from: first });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': `attachment; filename="report-${lock}.html"`,
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'x-content-type-options': 'nosniff',
    });
    const page = await answer.text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script');
  });

  test('whoever takes one along stands in the ledger, with the form taken', async () => {
    const before = await made('cleo');
    await takeAs('cleo', lock);
    const json = await takeAs('cleo', lock, { form: 'json', from: first });
    expect(json.headers.get('content-disposition')).toBe(`attachment; filename="report-${lock}.json"`);
    expect(IncidentReportFile.parse(await json.json())).toMatchObject({ id: lock, start: { basis: 'named' } });
    expect((await made('cleo')).slice(before.length)).toMatchObject([
      { about: lock, form: 'html', from: null },
      { about: lock, form: 'json', from: first },
    ]);
  });

  test('reading writes nothing, and the address of the file cannot be read', async () => {
    const before = await made('audrey');
    expect((await get('audrey', lock)).status).toBe(200);
    expect((await get('audrey', `${lock}/document`)).status).toBe(404);
    expect(await made('audrey')).toEqual(before);
  });
});
