import pg from 'pg';
import { afterEach, expect, test } from 'vitest';

import { ADVISORY_LOCKS, asAnotherCaller } from '#lib/store/advisory-locks.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import { bumpConfiguration, lockOrganisation } from '#lib/store/organisation.ts';
import { moveDesk } from '#lib/usecases/desk/move-desk.ts';
import { importRecords } from '#lib/usecases/tools/import-records.ts';
import { withDatabase } from '../database.ts';
import { patient } from '../patience.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';

const database = withDatabase();
const world = withWorld(database);
const stop = () => world.stop({ type: 'agent', id: world.agent.agentId });
let open: (() => void)[] = [];
afterEach(() => {
  for (const end of open) end();
  open = [];
});

/** A transaction that has done `work` and goes on until the test is over, or `end` is called. */
async function held(work: Parameters<typeof world.ctx.transaction<void>>[0]) {
  const done = Promise.withResolvers<undefined>();
  const ended = Promise.withResolvers<undefined>();
  const end = () => ended.resolve(undefined);
  open.push(end);
  const transaction = world.ctx.transaction(async (tx) => {
    await work(tx);
    done.resolve(undefined);
    await ended.promise;
  }, 'job');
  await Promise.race([done.promise, transaction]);
  return { end, transaction };
}

/** Waits until so many sessions wait for the stop barrier. */
const waiting = (count: number) =>
  expect
    .poll(
      async () =>
        (
          await world.db.query(
            rawSql<{ n: number }>(
              `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid::bigint = $1
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
              [ADVISORY_LOCKS.barrier.number],
            ),
          )
        )[0]?.n,
      { timeout: patient(900), interval: 5 },
    )
    .toBe(count);

test('a stop does not wait for a change of the organisation’s settings, however long that takes', async () => {
  const change = await held((tx) => lockOrganisation(tx));
  const { id } = await stop();
  change.end();
  await change.transaction;
  await world.lift(id);
});

test('a stop and a move of the desk that wait for one step do not wait for each other', async () => {
  const step = await held((tx) => shareBarrier(tx));
  const stopping = asAnotherCaller(stop);
  await waiting(1);
  const moving = moveDesk(world.ctx, world.operator, { origin: 'https://moved.example' });
  await waiting(2);
  step.end();
  await step.transaction;
  const { id } = await stopping;
  expect((await moving).origin).toBe('https://moved.example');
  expect(world.warnings).toEqual([]);
  await world.lift(id);
});

test('a replica that froze after it wrote to the organisation’s row is ended like one that holds the barrier', async () => {
  const frozen = new pg.Client({ connectionString: database.url, application_name: 'frozen in a change' });
  const lost: Error[] = [];
  frozen.on('error', (error) => lost.push(error));
  await frozen.connect();
  try {
    await frozen.query('BEGIN');
    await frozen.query('UPDATE organisation SET config_version = config_version + 1');
    const began = performance.now();
    const { id } = await stop();
    expect(performance.now() - began).toBeLessThan(patient(2_000));
    await expect.poll(() => lost.map((error) => error.message)).not.toEqual([]);
    expect(world.warnings.at(-1)).toMatch(/^a stop ended session \d+ \(frozen in a change\), whose step had been open/);
    await world.lift(id);
  } finally {
    await frozen.end().catch(() => undefined);
  }
});

test('a stop waits for a change that is about to commit, and ends nobody', async () => {
  const warned = world.warnings.length;
  const change = await held((tx) => bumpConfiguration(tx));
  const stopping = asAnotherCaller(stop);
  change.end();
  await change.transaction;
  await world.lift((await stopping).id);
  expect(world.warnings).toHaveLength(warned);
});

test('an import writes its proposal before it writes to the organisation’s row', async () => {
  await importRecords(world.ctx, world.people.cleo, [{ kind: 'group', key: 'everyone', people: 4 }]);
  // The desk's first day is over.
  await world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now - 2 * 86_400_000)]));
  await world.db.query(
    rawSql(`CREATE FUNCTION public.row_is_free() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM organisation WHERE xmin = pg_current_xact_id()::xid) THEN RAISE 'a stop would wait for this'; END IF;
      RETURN NEW; END $$`),
  );
  await world.db.query(
    rawSql('CREATE TRIGGER row_is_free BEFORE INSERT ON proposals FOR EACH ROW EXECUTE FUNCTION public.row_is_free()'),
  );
  const written = await importRecords(world.ctx, world.people.cleo, [
    { kind: 'group', key: 'everyone', people: 40 },
    { kind: 'domain', key: 'ours.example', own: true },
  ]);
  expect(written).toMatchObject({ in_force: 1, waiting: 1 });
});
