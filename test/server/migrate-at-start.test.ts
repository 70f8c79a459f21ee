import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { startThrowawayPostgres, type EmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { createDatabase } from '#lib/store/database-server.ts';
import { listPendingMigrations, migrate, MIGRATIONS } from '#lib/store/migrate.ts';
import { freePort } from '../desk.ts';
import { databaseUrl } from '../servers/template-database.ts';

const ROOT = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'countersign-migrate-'));
const folder = join(home, 'migrations');
let postgres: EmbeddedPostgres;
let url: string;
let count = 0;

beforeAll(async () => {
  postgres = await startThrowawayPostgres(() => undefined);
});
beforeEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(MIGRATIONS, folder, { recursive: true });
  url = databaseUrl(postgres.url, `start_${(count += 1)}`);
  await createDatabase(postgres.url, new URL(url).pathname.slice(1));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

/** What `npm start` runs, on the database of the test. */
async function start(
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; said: () => string; errors: () => string; port: number }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: url,
      COUNTERSIGN_HOME: home,
      COUNTERSIGN_DRAIN_SECONDS: '0',
      ...env,
    },
  });
  let said = '';
  let errors = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
  return { child, said: () => said, errors: () => errors, port };
}

const ready = (port: number) =>
  expect
    .poll(async () => (await fetch(`http://localhost:${port}/readyz`).catch(() => null))?.status, { timeout: 60_000 })
    .toBe(200);

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function query(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

/** The database as the release before left it: without the newest migration. */
async function oneStepBehind(): Promise<string> {
  // But for the one in which processes are written down: this file needs it.
  const newest =
    readdirSync(folder)
      .filter((name) => name !== '0026_live_processes')
      .sort()
      .at(-1) ?? '';
  rmSync(join(folder, newest), { recursive: true });
  await migrate(url, () => undefined, folder);
  return newest;
}

/** Answers the code and the line that a start ends with. */
async function refused(env: Record<string, string> = {}): Promise<[number | null, string]> {
  const { child, said, errors } = await start(env);
  const [code] = (await once(child, 'close')) as [number | null];
  // Not the last line of both: the two streams arrive in any order.
  const lines = errors().trim().split('\n');
  expect(said()).not.toMatch(/\n\s+at /);
  return [code, lines.at(-1) ?? ''];
}

test('a start does not migrate under the feet of another process, and does as soon as it is alone', async () => {
  const newest = await oneStepBehind();
  const beat = () =>
    query(`INSERT INTO processes (id, started_at, seen_at) VALUES ('proc_other', now(), clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()`);
  await beat();
  const beating = setInterval(() => void beat(), 1_000);
  const [code, line] = await refused();
  clearInterval(beating);
  expect([code, line]).toEqual([
    1,
    `countersign: The database lacks ${newest}. Run "npm run migrate" of this release first, then start it: other processes are at work on it (proc_other).`,
  ]);
  expect(await listPendingMigrations(url)).toEqual([newest]);

  // The other one was killed: it is forgotten within seconds.
  const alone = await start();
  await ready(alone.port);
  expect(await listPendingMigrations(url)).toEqual([]);
  await stop(alone.child);
});

test('COUNTERSIGN_MIGRATE=never leaves it to npm run migrate', async () => {
  const newest = await oneStepBehind();
  expect(await refused({ COUNTERSIGN_MIGRATE: 'never' })).toEqual([
    1,
    `countersign: The database lacks ${newest}. Run "npm run migrate" of this release first, then start it: COUNTERSIGN_MIGRATE is never.`,
  ]);
  expect(await refused({ COUNTERSIGN_MIGRATE: 'perhaps' })).toEqual([
    1,
    'countersign: COUNTERSIGN_MIGRATE is “perhaps”; it has to be auto, always or never.',
  ]);
});

test('a migration that this program is too old for waits until it has gone; applied all the same, it ends the program, and keeps it out', async () => {
  const { child, said, port } = await start();
  await ready(port);
  mkdirSync(join(folder, '9999_breaks'));
  writeFileSync(join(folder, '9999_breaks/migration.sql'), '-- oldest-program: 9998\nSELECT 1;\n');
  await expect(migrate(url, () => undefined, folder)).rejects.toThrow(
    /^Nothing was migrated: 9999_breaks is for programs of 9998 or newer, and older ones are at work: proc_\S+ \(\d{4}\)\./,
  );
  // By hand, past the migrator.
  await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, finished_at)
    VALUES ('by-hand', 'x', '9999_breaks', 'oldest-program: 9998', now())`);
  const [code] = (await once(child, 'close')) as [number | null];
  const rule =
    /The database is newer than this release: it has 9999_breaks\. The oldest that may run on it is 9998, and this is \d{4}\. Start the newer release\./;
  expect(code).toBe(1);
  expect(said()).toMatch(rule);
  const [again, line] = await refused();
  expect(again).toBe(1);
  expect(line).toMatch(rule);
});

test('a migration that fails is one line, nothing of it is done, and the start after its cause is gone goes on', async () => {
  const newest = await oneStepBehind();
  await query(`CREATE FUNCTION refuse_all() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
    CREATE EVENT TRIGGER in_the_way ON ddl_command_start EXECUTE FUNCTION refuse_all()`);
  const [code, line] = await refused();
  expect(code).toBe(1);
  expect(line).toMatch(
    new RegExp(
      `^countersign: Migration ${newest} failed .*: no room\\. Put that right, then run "npm run migrate" again`,
    ),
  );
  expect(await listPendingMigrations(url)).toEqual([newest]);
  await query('DROP EVENT TRIGGER in_the_way');
  const { child, port } = await start();
  await ready(port);
  await stop(child);
});
