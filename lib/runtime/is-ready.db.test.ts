import { expect, test } from 'vitest';

import { openDatabase } from '#lib/store/database.ts';
import { rawSql } from '../../test/raw-sql.ts';
import { withDatabase } from '../../test/database.ts';
import { withWorld } from '../../test/world.ts';
import { Draining } from './draining/draining.ts';
import { readiness } from './is-ready.ts';

const world = withWorld(withDatabase());
const draining = new Draining();
const hears = { listening: true } as never;

test('a migrated database that answers is ready, and the age of the oldest entry outside the log is told', async () => {
  const said = await readiness({ wakeUps: hears, db: world.db, draining, ctx: world.ctx });
  expect(said.status).toBe('ready');
  // The world's clock stands still, so its entries are old.
  expect(said.sequencer_lag_ms).toBeGreaterThan(1_000);
});

test('a process that hears no notifications is not ready', async () => {
  const said = await readiness({ wakeUps: { listening: false } as never, db: world.db, draining, ctx: world.ctx });
  expect(said.status).toBe('database does not answer');
});

test('a database that does not answer is not ready', async () => {
  const db = openDatabase('postgresql://nobody@127.0.0.1:1/none', 1);
  expect(await readiness({ wakeUps: hears, db, draining, ctx: world.ctx })).toEqual({
    status: 'database does not answer',
    sequencer_lag_ms: null,
  });
  await db.close();
});

test('a process that was started before the desk moved is not ready', async () => {
  const ctx = { origin: 'https://before.example' };
  await world.db.query(
    rawSql(
      "INSERT INTO desk (id, log_name, created_at) VALUES ('dsk_1', 'desk.example', now()) ON CONFLICT DO NOTHING",
    ),
  );
  await world.db.query(
    rawSql(
      "INSERT INTO desk_origins (since, origin) SELECT created_at, 'https://now.example' FROM desk ON CONFLICT DO NOTHING",
    ),
  );
  expect((await readiness({ wakeUps: hears, db: world.db, draining, ctx })).status).toBe(
    'desk has moved: start this process again',
  );
});

test('a database without one of this release’s migrations is not ready', async () => {
  await world.db.pool.query(
    'UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)',
  );
  expect((await readiness({ wakeUps: hears, db: world.db, draining, ctx: world.ctx })).status).toBe(
    'database is not migrated',
  );
});

test('a process on its way out is not ready, whatever its database says', async () => {
  const leaving = new Draining();
  leaving.begin();
  expect((await readiness({ wakeUps: hears, db: world.db, draining: leaving, ctx: world.ctx })).status).toBe(
    'draining',
  );
});
