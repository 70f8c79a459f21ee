import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { tryLockSession, withLockScope } from './advisory-locks.ts';
import { applyMigration } from './migrations/apply-migration.ts';
import { makeHistory, readHistory, recordRollback } from './migrations/history.ts';
import { judgeHistory } from './migrations/judge-history.ts';
import { listAtWork, refuseOverOlder, type AtWork } from './migrations/live-processes.ts';
import { readMigrations, type Migration } from './migrations/migration-file.ts';

type Log = (line: string) => void;

/** Undefined inside Next's bundles, where a module has no folder of its own; those run from the checkout. */
const HERE: string | undefined = import.meta.dirname;
export const MIGRATIONS = join(HERE === undefined ? process.cwd() : join(HERE, '../..'), 'prisma/migrations');
const NEXT_LOOK_MS = 200;

/**
 * Brings the database up to the migrations in `folder`. Processes that start together take turns. Throws StartupFailure for a server that does
 * not answer, a migration that fails, and a database whose migrations say that this program is too old for it.
 */
export async function migrate(
  databaseUrl: string,
  log: Log,
  folder: string = MIGRATIONS,
): Promise<{ applied: string[] }> {
  return onConnection(databaseUrl, async (client) => {
    const own = await readMigrations(folder);
    // Who has nothing to apply does not wait for somebody who has, and needs no more rights than to read.
    if (judgeHistory(await readHistory(client), own).length === 0) return { applied: [] };
    return withLockScope(async () => {
      await takeTurn(client, log);
      await makeHistory(client);
      const waiting = judgeHistory(await readHistory(client), own);
      await refuseOverOlder(client, waiting);
      if (waiting.length > 0) log(`Migrating the database: ${waiting.map(({ name }) => name).join(', ')}.`);
      for (const migration of waiting) await applyMigration(client, migration, log);
      return { applied: waiting.map(({ name }) => name) };
    });
  });
}

/** Names of the migrations that the database still has to go through for this release. Throws as `migrate` does, and changes nothing. */
export async function listPendingMigrations(databaseUrl: string, folder: string = MIGRATIONS): Promise<string[]> {
  return onConnection(databaseUrl, async (client) =>
    judgeHistory(await readHistory(client), await readMigrations(folder)).map(({ name }) => name),
  );
}

/** Records that a person has undone the unfinished migration `name`, so that the next `migrate` tries it again. */
export async function markRolledBack(databaseUrl: string, name: string): Promise<void> {
  await onConnection(databaseUrl, async (client) => {
    if (!(await recordRollback(client, name)))
      throw new StartupFailure(
        `Migration ${name} cannot be marked as rolled back: it was not begun, or it is finished.`,
      );
  });
}

/** The server processes that are at work on the database, whatever their release. */
export const listProcessesAtWork = (databaseUrl: string): Promise<AtWork[]> => onConnection(databaseUrl, listAtWork);

/** The migrations of this release. */
export const readOwnMigrations = (): Promise<Migration[]> => readMigrations(MIGRATIONS);

/** Asks again and again instead of waiting in the database, where a waiting statement would hold up an index that is built concurrently. */
async function takeTurn(client: pg.Client, log: Log): Promise<void> {
  if (await tryLockSession(client, 'migration')) return;
  log('Waiting for another process that is migrating the database.');
  while (!(await tryLockSession(client, 'migration'))) await sleep(NEXT_LOOK_MS);
}

/** One connection of its own: closing it gives the lock back in every case. */
async function onConnection<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  if (!URL.canParse(databaseUrl))
    throw new StartupFailure('DATABASE_URL is not an address like postgresql://user:password@host/name.');
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'countersign migrate',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that is lost fails the statement that needs it.
  client.on('error', () => undefined);
  try {
    try {
      await client.connect();
      await refuseOldServer(client);
    } catch (error) {
      throw new StartupFailure(`The database ${addressOf(databaseUrl)} cannot be used: ${oneLine(error)}`);
    }
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) throw new Error(`it is version ${Math.floor(version / 10_000)}, and 15 is the least`);
}

/** The address without its password, for messages. */
function addressOf(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
