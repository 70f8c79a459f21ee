import { afterAll, beforeAll, expect, test } from 'vitest';

import { withDatabase } from '../../test/database.ts';
import { World } from '../../test/world.ts';
import { refreshStatistics } from './statistics.ts';

const database = withDatabase();
const world = new World();

beforeAll(() => world.open(database.url));
afterAll(() => world.close());

const known = async (): Promise<number> =>
  Number(
    (await world.db.pool.query(`SELECT reltuples FROM pg_class WHERE oid = 'actions'::regclass`)).rows[0].reltuples,
  );
/** Counters of other connections arrive about a second late. */
const refreshed = () => expect.poll(() => refreshStatistics(world.db), { timeout: 60_000, interval: 200 }).toBe(true);

test('statistics are gathered when a table has doubled, and not before', async () => {
  const { id } = await world.submit();
  expect(await refreshStatistics(world.db)).toBe(false);
  const columns = (
    await world.db.pool.query<{ name: string }>(
      `SELECT quote_ident(column_name) AS name FROM information_schema.columns WHERE table_name = 'actions' AND column_name <> 'id'`,
    )
  ).rows
    .map(({ name }) => name)
    .join(', ');
  await world.db.pool.query(
    `INSERT INTO actions (id, ${columns}) SELECT 'act_' || gen_random_uuid(), ${columns} FROM actions, generate_series(1, 2000) WHERE id = $1`,
    [id],
  );
  await refreshed();
  expect(await known()).toBeGreaterThan(1_900);
  expect(await refreshStatistics(world.db)).toBe(false);
});
