import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import type { DiagnoseMigrationHistoryOutput, MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { lockSession, tryLockSession, withLockScope } from './advisory-locks.ts';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';

/** Undefined inside Next's bundles, where a module has no folder of its own; those run from the checkout. */
const HERE: string | undefined = import.meta.dirname;
const FOLDER = join(HERE === undefined ? process.cwd() : join(HERE, '../..'), 'prisma/migrations');
const FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Brings the database up to the migrations in `folder`, with Prisma's own engine and its `_prisma_migrations` table. Processes that start
 * together take turns. Throws StartupFailure for a server that does not answer, a failed migration and a database newer than this code.
 */
export async function migrate(
  databaseUrl: string,
  log: (line: string) => void,
  folder: string = FOLDER,
): Promise<{ applied: string[] }> {
  const pool = await connect(databaseUrl);
  try {
    return await holdingLock(pool, log, () => applyAll(pool, folder, log));
  } finally {
    await pool.end();
  }
}

/** Records that a person has undone the unfinished migration `name`, so that the next `migrate` tries it again. */
export async function markRolledBack(databaseUrl: string, name: string): Promise<void> {
  const pool = await connect(databaseUrl);
  const engine = await openEngine(pool, () => {});
  try {
    await engine.markMigrationRolledBack({ migrationName: name });
  } catch (error) {
    throw new StartupFailure(`Migration ${name} cannot be marked as rolled back: ${oneLine(error)}`);
  } finally {
    engine.free();
    await pool.end();
  }
}

async function connect(databaseUrl: string): Promise<pg.Pool> {
  if (!URL.canParse(databaseUrl))
    throw new StartupFailure('DATABASE_URL is not an address like postgresql://user:password@host/name.');
  let pool: pg.Pool | undefined;
  try {
    pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 10_000 });
    pool.on('error', () => {});
    const { rows } = await pool.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int AS version`,
    );
    const version = rows[0]?.version ?? 0;
    if (version < 150_000) throw new Error(`it is version ${Math.floor(version / 10_000)}, and 15 is the least`);
    return pool;
  } catch (error) {
    await pool?.end();
    throw new StartupFailure(`The database ${addressOf(databaseUrl)} cannot be used: ${oneLine(error)}`);
  }
}

async function holdingLock<T>(pool: pg.Pool, log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await withLockScope(async () => {
      if (!(await tryLockSession(client, 'migration'))) {
        log('Waiting for another process that is migrating the database.');
        await lockSession(client, 'migration');
      }
      return work();
    });
  } finally {
    // Closing the session, not returning it, is what gives the lock back in every case.
    client.release(true);
  }
}

function openEngine(pool: pg.Pool, onFailure: (cause: string) => void): Promise<SchemaEngine> {
  return SchemaEngine.new(
    { datamodels: [['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n']] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(wholeScripts(pool, onFailure)),
  );
}

async function applyAll(pool: pg.Pool, folder: string, log: (line: string) => void): Promise<{ applied: string[] }> {
  const migrationsList = await listMigrations(folder);
  // The engine costs a second to load and keeps a process alive for ten more: only what has something to apply pays for it.
  if (await isUpToDate(pool, migrationsList)) return { applied: [] };
  let cause: string | undefined;
  const engine = await openEngine(pool, (text) => (cause = text));
  try {
    const history = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: FILTERS,
    });
    refuseUnusable(history);
    const waiting = pendingOf(history);
    if (waiting.length > 0) log(`Migrating the database: ${waiting.join(', ')}.`);
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: FILTERS });
    return { applied: appliedMigrationNames };
  } catch (error) {
    if (error instanceof StartupFailure) throw error;
    throw new StartupFailure(await explainFailure(engine, pool, cause ?? oneLine(error)));
  } finally {
    engine.free();
  }
}

/** Whether the database's own record has exactly these migrations, each finished and with the digest of today's file. */
async function isUpToDate(pool: pg.Pool, { migrationDirectories }: MigrationList): Promise<boolean> {
  const { rows } = await pool
    .query<{ name: string; checksum: string; finished: boolean }>(
      'SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    )
    .catch(() => ({ rows: [] }));
  const digests = new Map(
    migrationDirectories.map(({ path, migrationFile }) => [
      path,
      migrationFile.content.tag === 'ok' ? createHash('sha256').update(migrationFile.content.value).digest('hex') : '',
    ]),
  );
  return rows.length === digests.size && rows.every((row) => row.finished && digests.get(row.name) === row.checksum);
}

/**
 * Sends each migration as one message on one connection, so PostgreSQL runs it in one transaction. The adapter's own way cuts at every
 * semicolon, inside function bodies too, and spreads the pieces over the pool.
 */
function wholeScripts(pool: pg.Pool, onFailure: (cause: string) => void): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect();
      adapter.executeScript = async (script) => {
        try {
          await pool.query(script);
        } catch (error) {
          // The engine's own translation guesses at the cause; PostgreSQL's words are the ones to show.
          onFailure(oneLine(error));
          throw error;
        }
      };
      return adapter;
    },
  };
}

/** Names of the migrations of this release. */
export async function listOwnMigrations(folder: string = FOLDER): Promise<string[]> {
  return (await listMigrations(folder)).migrationDirectories.map(({ path }) => path);
}

async function listMigrations(folder: string): Promise<MigrationList> {
  const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const migrationDirectories = await Promise.all(
    folders
      .map((entry) => entry.name)
      .sort()
      .map(async (path) => {
        const value = await readFile(join(folder, path, 'migration.sql'), 'utf8');
        return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
      }),
  );
  const lockfile = { path: 'migration_lock.toml', content: null };
  return { baseDir: folder, lockfile, shadowDbInitScript: '', migrationDirectories };
}

function refuseUnusable(history: DiagnoseMigrationHistoryOutput): void {
  const [failed] = history.failedMigrationNames;
  if (failed !== undefined) {
    throw new StartupFailure(
      `Migration ${failed} was begun and did not finish: look at what it left, undo it by hand, then run "npm run migrate -- --rolled-back ${failed}"; or restore the backup.`,
    );
  }
  const unknown =
    history.history !== null && 'unpersistedMigrationNames' in history.history
      ? history.history.unpersistedMigrationNames
      : [];
  if (unknown.length > 0) {
    throw new StartupFailure(
      `The database is newer than this release: it has ${unknown.join(', ')}. Start the newer release.`,
    );
  }
  const [edited] = history.editedMigrationNames;
  if (edited !== undefined) {
    throw new StartupFailure(
      `Migration ${edited} is not the one this database was built with: a migration is never edited, add a new one.`,
    );
  }
}

function pendingOf({ history }: DiagnoseMigrationHistoryOutput): string[] {
  return history !== null && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [];
}

/** A script that failed here left nothing behind, so it is recorded as rolled back and the next start tries it again. */
async function explainFailure(engine: SchemaEngine, pool: pg.Pool, cause: string): Promise<string> {
  const { rows } = await pool
    .query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL LIMIT 1',
    )
    .catch(() => ({ rows: [] }));
  const name = rows[0]?.name;
  if (name === undefined) return `The database could not be migrated: ${cause}`;
  await engine.markMigrationRolledBack({ migrationName: name }).catch(() => {});
  return `Migration ${name} failed and was undone: ${cause}`;
}

/** The address without its password, for messages. */
function addressOf(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
