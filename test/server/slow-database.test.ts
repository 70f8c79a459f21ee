import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startThrowawayPostgres, type EmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { createAdminToken } from '#lib/usecases/agents/create-admin-token.ts';
import { startDesk, type Desk } from '../desk.ts';
import { patient } from '../patience.ts';
import { rawSql } from '../raw-sql.ts';
import { SlowDatabase } from '../servers/slow-database.ts';
import { World } from '../world.ts';

/*
 * A database that takes everything and answers each time only after half a minute, as one on a failing disk or behind a failing network does: its own
 * limits are no help, because what it says comes too late.
 */

const SLOW_MS = 30_000;
/** Longer than any step or stop waits for one answer (`lib/store/connections.ts`): an answer has to have come by then. */
const BOUND_MS = 25_000;

let postgres: EmbeddedPostgres;
let slow: SlowDatabase;
let desk: Desk;
let world: World;
const headers = { agent: {}, token: {} };

beforeAll(async () => {
  postgres = await startThrowawayPostgres(() => undefined);
  slow = new SlowDatabase(postgres.url);
  await slow.start();
  desk = await startDesk({ DATABASE_URL: slow.url });
  // Looks past what is slow.
  world = new World({ live: true, home: desk.home, origin: desk.url });
  await world.open(postgres.url);
  const { key } = await createAdminToken(world.ctx, world.operator, { name: 'stops', scopes: ['locks'] });
  headers.agent = { authorization: `Bearer ${world.agentKey}`, 'idempotency-key': 'once' };
  headers.token = { authorization: `Bearer ${key}`, 'idempotency-key': 'once' };
}, 120_000);
afterAll(async () => {
  slow.delayMs = 0;
  await world.close();
  await desk.stop();
  await slow.stop();
  await postgres.stop();
});

interface Answered {
  status: number;
  type: string;
  detail: string;
  tookMs: number;
}
async function ask(path: string, init: RequestInit = {}): Promise<Answered> {
  const began = Date.now();
  const answer = await fetch(`${desk.url}${path}`, init);
  const { type = '', detail = '', status } = (await answer.json()) as Record<string, string>;
  return { status: answer.status, type: type || String(status), detail, tookMs: Date.now() - began };
}
const post = (who: keyof typeof headers, path: string, body: object) =>
  ask(path, {
    method: 'POST',
    headers: { ...headers[who], 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const propose = () =>
  post('agent', '/api/v1/actions', { tool: 'note.one', args: { text: 'slow' }, run: { id: 'slow', goal: 'wait' } });
const stop = () =>
  post('token', '/api/v1/admin/locks', { target: { type: 'agent', id: world.agent.agentId }, message: 'stop' });
const counted = async () => {
  const [row] = await world.db.query(
    rawSql<{ actions: number; locks: number; entries: number }>(
      "SELECT (SELECT count(*)::int FROM actions) AS actions, (SELECT count(*)::int FROM locks) AS locks, (SELECT count(*)::int FROM entries WHERE type IN ('submitted', 'lock-set')) AS entries",
    ),
  );
  return row;
};

describe('a database that answers every query only after 30 s', () => {
  test('readiness, a proposal and a stop are refused with one problem in bounded time, and nothing is half done', async () => {
    const before = await counted();
    slow.delayMs = SLOW_MS;
    const [ready, proposed, stopped] = await Promise.all([ask('/readyz'), propose(), stop()]);
    expect(ready).toMatchObject({ status: 503, type: 'database does not answer' });
    expect(ready.tookMs).toBeLessThan(patient(12_000));
    for (const answer of [proposed, stopped]) {
      expect(answer).toMatchObject({ status: 503, type: '/problems/unavailable' });
      expect(answer.detail).toBe(
        'The database does not answer. Nothing was changed that you were not told of; try again.',
      );
      expect(answer.tookMs).toBeLessThan(patient(BOUND_MS));
    }
    // Nor does anything happen once the answers have come.
    expect(await counted()).toEqual(before);
    const open = async () =>
      (
        await world.db.query(
          rawSql(
            "SELECT 1 FROM pg_stat_activity WHERE application_name IN ('countersign step', 'countersign stop') AND state <> 'idle' AND xact_start < now() - interval '20 seconds'",
          ),
        )
      ).length;
    await expect.poll(open, { timeout: patient(30_000), interval: 500 }).toBe(0);
    expect(await counted()).toEqual(before);
  }, 120_000);

  test('it recovers by itself when the database is fast again', async () => {
    slow.delayMs = 0;
    await expect.poll(async () => (await ask('/readyz')).status, { timeout: patient(60_000), interval: 500 }).toBe(200);
    expect((await propose()).status).toBe(201);
    expect((await stop()).status).toBe(201);
    expect((await propose()).status).toBe(423);
  }, 120_000);
});

describe('a desk that starts', () => {
  async function start(): Promise<{ code: unknown; said: string; tookMs: number }> {
    const began = Date.now();
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: '0',
        DATABASE_URL: slow.url,
        COUNTERSIGN_HOME: desk.home,
        COUNTERSIGN_URL: desk.url,
      },
      timeout: 110_000,
    });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return { code, said: said.trimEnd(), tookMs: Date.now() - began };
  }

  test.each([
    [0, 'cannot be reached: '],
    [1, 'cannot be used: '],
    [2, 'stopped answering during the start: '],
  ])(
    'gives it up with one line, after %i connections that were quick',
    async (quick, says) => {
      slow.slowAfter(quick, SLOW_MS);
      const { code, said, tookMs } = await start();
      expect(said.split('\n')).toHaveLength(1);
      expect(said).toContain(says);
      expect(code).toBe(1);
      expect(tookMs).toBeLessThan(patient(BOUND_MS));
    },
    120_000,
  );
});
