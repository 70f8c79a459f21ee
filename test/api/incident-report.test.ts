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
    const page = await (await get('audrey', `${lock}/document`)).text();
    const link = new RegExp(`href="[^"]*(/api/v1/review/actions/${first}/evidence)"`).exec(page)?.[1] ?? '';
    const evidence = await people.audrey.get(link.replace('/api/v1/review/', ''));
    expect([evidence.status, ((await evidence.json()) as { action: { id: string } }).action.id]).toEqual([200, first]);
  });

  test('a reviewer is refused, and an agent, a connector, a token and nobody are', async () => {
    expect(await typeOf(await get('ann', lock))).toEqual([403, '/problems/forbidden']);
    const connector = await createConnector(world.ctx, world.operator, { name: 'con-report', agents: ['*'] });
    const token = await world.adminToken('report-token', ['ledger', 'locks']);
    for (const path of [lock, `${lock}/document`]) {
      for (const key of [agentKey, connector.key, token]) {
        const answer = await fetch(`${base}/api/v1/review/reports/${path}`, {
          headers: { authorization: `Bearer ${key}` },
        });
        expect(await typeOf(answer)).toEqual([403, '/problems/forbidden']);
      }
      const nobody = await fetch(`${base}/api/v1/review/reports/${path}`);
      expect(await typeOf(nobody)).toEqual([401, '/problems/unauthenticated']);
    }
    expect((await get('ann', `${lock}/document`)).status).toBe(403);
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
    expect((await get('audrey', `${id}/document${query ? `?${query}` : ''}`)).status).toBe(status);
  });
});

describe('GET /review/reports/{id}/document', () => {
  test('is a file that never becomes a page of this origin, with the agent’s text as text', async () => {
    const answer = await get('audrey', `${lock}/document?from=${first}`);
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

  test('whoever takes one along stands in the ledger', async () => {
    await get('cleo', `${lock}/document`);
    const rows = await world.db.query(
      rawSql<{ body: string }>(
        `SELECT body FROM entries WHERE type = 'report-made' AND actor_id = $1 ORDER BY position DESC LIMIT 1`,
        [world.people.cleo.userId],
      ),
    );
    expect(JSON.parse(rows[0]?.body ?? '{}')).toMatchObject({ about: lock, form: 'html' });
  });
});
