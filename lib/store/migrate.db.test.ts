import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, dropDatabase } from './database-server.ts';
import { markRolledBack, migrate } from './migrate.ts';
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
    'Migration 0001_bad failed and was undone: column "missing"',
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
