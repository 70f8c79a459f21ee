import pg from 'pg';
import { expect, test, vi } from 'vitest';

import { beginText, LIMITS, type Work } from '#lib/store/connections.ts';
import { endOverstaying } from '#lib/store/end-overstaying.ts';
import { withDatabase } from '../database.ts';
import { patient } from '../patience.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';

const database = withDatabase();
const world = withWorld(database);

test.each(Object.keys(LIMITS) as Work[])(
  'a transaction of the class %s has its limits, and no other keeps them',
  async (work) => {
    const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout'];
    const found = await world.ctx.transaction(async (tx) => {
      const rows = await tx.query(
        rawSql<{ name: string; ms: number }>('SELECT name, setting::int AS ms FROM pg_settings WHERE name = ANY($1)', [
          names,
        ]),
      );
      return Object.fromEntries(rows.map(({ name, ms }) => [name, ms]));
    }, work);
    const { statement, lock, idle, transaction } = LIMITS[work];
    expect(found).toEqual({
      statement_timeout: statement,
      lock_timeout: lock,
      idle_in_transaction_session_timeout: idle,
      transaction_timeout: transaction,
    });
  },
);

test('without PostgreSQL’s own limit the watchdog ends a transaction that takes too long, and no other', async () => {
  const open = async (work: Work): Promise<{ client: pg.Client; lost: Error[] }> => {
    const client = new pg.Client({ connectionString: database.url });
    const lost: Error[] = [];
    client.on('error', (error) => lost.push(error));
    await client.connect();
    // As under PostgreSQL 16: it never sits idle for long, and no statement takes long.
    await client.query(beginText(work, 160_000));
    return { client, lost };
  };
  const [late, job] = [await open('step'), await open('job')];
  const again = setInterval(() => void late.client.query('SELECT 1').catch(() => undefined), 20);
  try {
    expect((await late.client.query('SHOW transaction_timeout')).rows).toEqual([{ transaction_timeout: '0' }]);
    const limits = { ...LIMITS, step: { transaction: 100 } };
    const ended = await vi.waitUntil(async () => {
      const found = await endOverstaying(world.db, limits);
      return found.length > 0 ? found : null;
    }, patient(10_000));
    expect(ended).toEqual([
      { pid: expect.any(Number) as number, application: 'countersign step', openMs: expect.any(Number) as number },
    ]);
    await expect.poll(() => late.lost.map((error) => error.message), { timeout: patient(10_000) }).not.toEqual([]);
    expect((await job.client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  } finally {
    clearInterval(again);
    for (const { client } of [late, job]) await client.end().catch(() => undefined);
  }
});

test('a second connection inside a transaction is refused where it is asked for, not found by a hang', async () => {
  const reads = world.ctx.transaction(async () => {
    await world.ctx.db.query(rawSql('SELECT 1'));
  });
  await expect(reads).rejects.toThrow('a second connection was asked for inside a transaction');
  const nested = world.ctx.transaction(() => world.ctx.transaction(() => Promise.resolve()));
  await expect(nested).rejects.toThrow('a second connection was asked for inside a transaction');
  expect((await world.submit({ tool: 'note.read' })).status).toBe('approved');
});

test('after a transaction its caller may ask again, also from what it left running', async () => {
  let later: Promise<unknown> = Promise.resolve();
  await world.ctx.transaction(() => {
    later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => world.ctx.db.query(rawSql('SELECT 1')));
    return Promise.resolve();
  });
  await expect(later).resolves.toHaveLength(1);
});
