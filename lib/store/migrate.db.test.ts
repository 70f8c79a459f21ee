import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, dropDatabase } from './database-server.ts';
import { listPendingMigrations, markRolledBack, migrate } from './migrate.ts';
import { withDatabase } from '../../test/database.ts';
import { databaseUrl } from '../../test/servers/template-database.ts';

const server = withDatabase({ empty: true });
const real = join(import.meta.dirname, '../../prisma/migrations');
let folder: string;
let url: string;
let count = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  url = databaseUrl(server.url, `migrate_${process.pid}_${(count += 1)}`);
  await createDatabase(server.url, new URL(url).pathname.slice(1));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await dropDatabase(server.url, new URL(url).pathname.slice(1));
});

describe('the shipped migrations', () => {
  test('build an empty database, and a second start changes nothing', async () => {
    const first = await migrate(url, () => {}, real);
    expect(first.applied.length).toBeGreaterThan(0);
    expect(await migrate(url, () => {}, real)).toEqual({ applied: [] });
  });

  test('are applied once when two processes start together', async () => {
    await cp(real, folder, { recursive: true });
    const [one, two] = await Promise.all([migrate(url, () => {}, folder), migrate(url, () => {}, folder)]);
    const expected = (await query<{ n: number }>('SELECT count(*)::int AS n FROM _prisma_migrations'))[0]?.n;
    expect([...one.applied, ...two.applied]).toHaveLength(expected ?? -1);
  });
});

test('a function body with semicolons arrives whole', async () => {
  await add('0001_f', `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 7; END $$;`);
  await migrate(url, () => {}, folder);
  expect(await query('SELECT f()')).toEqual([{ f: 7 }]);
});

test('a migration that fails names itself, leaves nothing behind and is tried again when repaired', async () => {
  await add('0001_bad', 'CREATE TABLE half (id int); SELECT missing; CREATE TABLE other (id int);');
  await expect(migrate(url, () => {}, folder)).rejects.toThrow(
    /^Migration 0001_bad failed and was undone: column "missing" .*run "npm run migrate" again[^\n]*$/,
  );
  expect(await query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  await add('0001_bad', 'CREATE TABLE half (id int);');
  expect(await migrate(url, () => {}, folder)).toEqual({ applied: ['0001_bad'] });
});

test('a migration that was begun and never finished stops the start until a person says it is undone', async () => {
  await add('0001_a', 'CREATE TABLE a (id int);');
  await migrate(url, () => {}, folder);
  await query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ('x', 'x', '0002_b', now())`,
  );
  await add('0002_b', 'CREATE TABLE b (id int);');
  await expect(migrate(url, () => {}, folder)).rejects.toThrow(
    /^Migration 0002_b was begun and did not finish: [^\n]*$/,
  );
  await markRolledBack(url, '0002_b');
  expect(await migrate(url, () => {}, folder)).toEqual({ applied: ['0002_b'] });
});

test('a database newer than the code is refused', async () => {
  await add('0001_a', 'CREATE TABLE a (id int);');
  await add('0002_b', 'CREATE TABLE b (id int);');
  await migrate(url, () => {}, folder);
  await rm(join(folder, '0002_b'), { recursive: true });
  await expect(migrate(url, () => {}, folder)).rejects.toThrow(
    'The database is newer than this release: it has 0002_b.',
  );
});

test('a program goes on with a database that a newer one has migrated, as long as each newer migration says so', async () => {
  await add('0001_a', 'CREATE TABLE a (id int);');
  await add('0002_b', '-- oldest-program: 0001\nCREATE TABLE b (id int);');
  await add('0003_c', '-- oldest-program: 0001\nCREATE TABLE c (id int);');
  await migrate(url, () => {}, folder);
  await rm(join(folder, '0003_c'), { recursive: true });
  await rm(join(folder, '0002_b'), { recursive: true });
  // One step back, or two: this program is of 0001.
  expect(await migrate(url, () => {}, folder)).toEqual({ applied: [] });
  expect(await listPendingMigrations(url, folder)).toEqual([]);

  await add('0002_b', '-- oldest-program: 0001\nCREATE TABLE b (id int);');
  await add('0004_d', '-- oldest-program: 0002\nCREATE TABLE d (id int);');
  await migrate(url, () => {}, folder);
  await rm(join(folder, '0004_d'), { recursive: true });
  expect(await listPendingMigrations(url, folder)).toEqual([]);
  await rm(join(folder, '0002_b'), { recursive: true });
  await expect(migrate(url, () => {}, folder)).rejects.toThrow(
    'The database is newer than this release: it has 0004_d. The oldest that may run on it is 0002, and this is 0001. Start the newer release.',
  );
});

test('a migration waits for a long transaction without making others wait behind it', async () => {
  await add('0001_a', 'CREATE TABLE busy (id int);');
  await migrate(url, () => {}, folder);
  const long = new pg.Client({ connectionString: url, application_name: 'the long one' });
  await long.connect();
  await long.query('BEGIN; SELECT * FROM busy');
  await add('0002_b', '-- oldest-program: 0001\nALTER TABLE busy ADD COLUMN more text;');
  const said: string[] = [];
  const migrating = migrate(url, (line) => said.push(line), folder);
  await expect.poll(() => said.join(' '), { timeout: 20_000 }).toMatch(/0002_b waits for .*\(the long one\)/);
  // Others read and write all the while, each behind at most one short attempt.
  const began = Date.now();
  for (let round = 0; round < 20; round += 1) await query('INSERT INTO busy VALUES (1)');
  expect(Date.now() - began).toBeLessThan(10_000);
  await long.query('COMMIT');
  await long.end();
  expect(await migrating).toEqual({ applied: ['0002_b'] });
  expect(await query('SELECT count(*)::int AS n FROM busy WHERE more IS NULL')).toEqual([{ n: 20 }]);
});

describe('outside a transaction', () => {
  const HEADER = '-- oldest-program: 0001\n-- outside-transaction\n';

  beforeEach(async () => {
    await add('0001_a', 'CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1), (2);');
    await migrate(url, () => {}, folder);
  });

  test('an index is built while others write, also while another process waits for its turn to migrate', async () => {
    await add(
      '0002_b',
      `${HEADER}CREATE INDEX CONCURRENTLY t_id ON t (id);\nCREATE INDEX CONCURRENTLY t_two ON t (id, id);\n`,
    );
    const [one, two] = await Promise.all([migrate(url, () => {}, folder), migrate(url, () => {}, folder)]);
    expect([...one.applied, ...two.applied]).toEqual(['0002_b']);
    expect(await indexes()).toEqual(['t_id', 't_two']);
  });

  test('an index that cannot be built leaves nothing, and is built when its cause is mended', async () => {
    await add('0002_b', `${HEADER}CREATE UNIQUE INDEX CONCURRENTLY t_once ON t (id);\n`);
    await expect(migrate(url, () => {}, folder)).rejects.toThrow(
      /^Migration 0002_b failed at “CREATE UNIQUE INDEX .*”: could not create unique index.* Put that right, then run "npm run migrate" again[^\n]*$/,
    );
    expect(await query('SELECT indexrelid FROM pg_index WHERE NOT indisvalid')).toEqual([]);
    await query('DELETE FROM t WHERE ctid IN (SELECT min(ctid) FROM t WHERE id = 1)');
    expect(await migrate(url, () => {}, folder)).toEqual({ applied: ['0002_b'] });
    expect(await indexes()).toEqual(['t_once']);
  });

  test('what an attempt that was killed has left is taken up: a whole index stays, a half one is built anew', async () => {
    const statements = [
      'CREATE INDEX CONCURRENTLY t_whole ON t (id)',
      'CREATE UNIQUE INDEX CONCURRENTLY t_half ON t (id)',
    ];
    await query(statements[0] ?? '');
    // Fails, and PostgreSQL leaves it invalid, as after a kill.
    await expect(query(statements[1] ?? '')).rejects.toThrow('could not create unique index');
    await query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, logs) VALUES ('x', 'x', '0002_b', now(), 'oldest-program: 1')`,
    );
    await query('DELETE FROM t WHERE ctid IN (SELECT min(ctid) FROM t WHERE id = 1)');
    const [before] = await query<{ oid: number }>(`SELECT 't_whole'::regclass::oid AS oid`);
    // A program of before starts meanwhile: the unfinished migration says that it may.
    expect(await listPendingMigrations(url, folder)).toEqual([]);
    await add('0002_b', `${HEADER}${statements.join(';\n')};\n`);
    expect(await migrate(url, () => {}, folder)).toEqual({ applied: ['0002_b'] });
    expect(await indexes()).toEqual(['t_half', 't_whole']);
    expect(await query(`SELECT 't_whole'::regclass::oid AS oid`)).toEqual([before]);
  });

  const indexes = async () =>
    (
      await query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE i.indrelid = 't'::regclass AND i.indisvalid ORDER BY 1`,
      )
    ).map(({ name }) => name);
});

test('a database that holds something else is left alone', async () => {
  await query('CREATE TABLE invoices (id int)');
  await add('0001_a', 'CREATE TABLE a (id int);');
  await expect(migrate(url, () => {}, folder)).rejects.toThrow('Give the desk an empty database.');
  expect(await query(`SELECT to_regclass('_prisma_migrations') AS made`)).toEqual([{ made: null }]);
});

test('an edited migration is refused', async () => {
  await add('0001_a', 'CREATE TABLE a (id int);');
  await migrate(url, () => {}, folder);
  await add('0001_a', 'CREATE TABLE a (id bigint);');
  await expect(migrate(url, () => {}, folder)).rejects.toThrow('Migration 0001_a is not the one');
});

test('a wrong address and a server that is not there are one line without the password', async () => {
  await expect(migrate('nonsense', () => {})).rejects.toThrow('DATABASE_URL is not an address');
  const error: unknown = await migrate('postgresql://me:geheim@127.0.0.1:1/x', () => {}).catch(
    (caught: unknown) => caught,
  );
  expect(String(error)).toMatch(
    /^StartupFailure: The database postgresql:\/\/127\.0\.0\.1:1\/x cannot be used: .*ECONNREFUSED/,
  );
  expect(String(error)).not.toContain('geheim');
});

async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function query<T extends object>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
