import { expect, test } from 'vitest';

import { LIMITS, type Work } from '#lib/store/connections.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());

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
