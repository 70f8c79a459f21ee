import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { finishMigration, recordMigration, recordRollback } from './history.ts';
import { statementsOf, type Migration } from './migration-file.ts';

type Log = (line: string) => void;

/** Whoever comes after a statement that waits for a lock waits behind it, so none waits long; it is tried again instead. */
const LOCK_MS = 200;
const PATIENCE_MS = 300_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** lock_not_available and deadlock_detected. */
const PASSING = /^(?:55P03|40P01)$/;

/** Applies one migration, whole or not at all, and writes down that it is applied. */
export const applyMigration = (client: pg.ClientBase, migration: Migration, log: Log): Promise<void> =>
  migration.outside ? applyOutside(client, migration) : applyInside(client, migration, log);

async function applyInside(client: pg.ClientBase, migration: Migration, log: Log): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_MS}; SET LOCAL statement_timeout = 0`);
      // As one message, so that semicolons inside function bodies are nobody's business.
      await client.query(migration.script);
      await recordMigration(client, migration, true);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      const passing = error instanceof pg.DatabaseError && PASSING.test(error.code ?? '');
      if (!passing || Date.now() > deadline) throw await failed(client, migration, error, passing);
      if (pause === FIRST_PAUSE_MS) log(`Migration ${migration.name} waits for ${await longestTransaction(client)}.`);
      await sleep(pause * (0.5 + Math.random()));
    }
  }
}

async function failed(client: pg.ClientBase, { name }: Migration, error: unknown, passing: boolean): Promise<Error> {
  const why = passing ? `it did not get its locks, because of ${await longestTransaction(client)}` : oneLine(error);
  return new StartupFailure(
    `Migration ${name} failed and was undone: ${why}. Put that right, then run "npm run migrate" again; until then the release before goes on.`,
  );
}

async function longestTransaction(client: pg.ClientBase): Promise<string> {
  const { rows } = await client
    .query<{ pid: number; name: string; seconds: number }>(
      `SELECT pid, coalesce(nullif(application_name, ''), 'unnamed') AS name, extract(epoch FROM now() - xact_start)::int AS seconds
       FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
       ORDER BY xact_start LIMIT 1`,
    )
    .catch(() => ({ rows: [] }));
  const [row] = rows;
  if (row === undefined) return 'a lock that another transaction holds';
  return `a lock; the longest transaction is that of process ${row.pid} (${row.name}), open for ${row.seconds} s`;
}

/**
 * Each statement by itself. None of them blocks reading or writing while it waits, so they wait as long as they need. What an attempt that was
 * cut off has left is taken up: an index that is whole stays, one that is not is built anew.
 */
async function applyOutside(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query('SET lock_timeout = 0; SET statement_timeout = 0');
  // Begun by an attempt that was cut off.
  await recordRollback(client, migration.name);
  await recordMigration(client, migration, false);
  for (const statement of statementsOf(migration)) {
    const index = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY (\w+)/.exec(statement)?.[1];
    if (index !== undefined && (await removeUnlessWhole(client, index))) continue;
    try {
      await client.query(statement);
    } catch (error) {
      if (index !== undefined) await removeUnlessWhole(client, index).catch(() => undefined);
      await recordRollback(client, migration.name);
      throw new StartupFailure(
        `Migration ${migration.name} failed at “${statement.split('\n')[0]}”: ${oneLine(error)}. Put that right, then run "npm run migrate" again; until then the release before goes on.`,
      );
    }
  }
  await finishMigration(client, migration.name);
}

/** Removes an index whose building was cut off. Answers whether there is a whole one. */
async function removeUnlessWhole(client: pg.ClientBase, index: string): Promise<boolean> {
  const { rows } = await client.query<{ whole: boolean }>(
    'SELECT indisvalid AND indisready AS whole FROM pg_index WHERE indexrelid = to_regclass($1)',
    [index],
  );
  if (rows[0] === undefined) return false;
  if (!rows[0].whole) await client.query(`DROP INDEX CONCURRENTLY ${pg.escapeIdentifier(index)}`);
  return rows[0].whole;
}
