import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startThrowawayPostgres, type EmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { createDatabase } from '#lib/store/database-server.ts';
import { openDatabase } from '#lib/store/database.ts';
import { migrate } from '#lib/store/migrate.ts';
import { rawSql } from '../raw-sql.ts';
import { patient } from '../patience.ts';

const ROOT = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'countersign-startup-'));
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  postgres = await startThrowawayPostgres(() => undefined);
});
afterAll(async () => {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Starts the server in a faulty environment; returns its exit code and what it wrote to stderr. */
async function start(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: postgres.url,
      COUNTERSIGN_HOME: home,
      ...env,
    },
    timeout: 110_000,
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, said };
}

/** A start takes three seconds or so on a quiet machine. */
const SECONDS_MS = 10_000;

async function oneClearLine(env: Record<string, string>, says: RegExp): Promise<void> {
  const began = Date.now();
  const { code, said } = await start(env);
  expect(Date.now() - began).toBeLessThan(patient(SECONDS_MS));
  expect(said.trimEnd().split('\n')).toHaveLength(1);
  expect(said).toMatch(says);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
}

const wrong = (change: (url: URL) => void): string => {
  const url = new URL(postgres.url);
  change(url);
  return url.href;
};

test.each<[string, () => Record<string, string>, RegExp]>([
  ['a database address that is none', () => ({ DATABASE_URL: 'mysql://x' }), /DATABASE_URL has to look like/],
  [
    'a database that is not there',
    () => ({ DATABASE_URL: wrong((u) => (u.port = '1')) }),
    /cannot be reached.*DATABASE_URL/,
  ],
  [
    'a wrong password',
    () => ({ DATABASE_URL: wrong((u) => (u.password = 'hunter2')) }),
    /password authentication failed.*DATABASE_URL/,
  ],
  [
    'a database that does not exist',
    () => ({ DATABASE_URL: wrong((u) => (u.pathname = '/nowhere')) }),
    /"nowhere" does not exist/,
  ],
  [
    'a database host that is not there',
    () => ({ DATABASE_URL: wrong((u) => (u.hostname = 'no-such-host.invalid')) }),
    /no-such-host\.invalid.*cannot be reached.*DATABASE_URL/,
  ],
  ['a port that is no number', () => ({ PORT: 'http' }), /PORT is “http”/],
  ['a public address with a path', () => ({ COUNTERSIGN_URL: 'https://a.example/desk' }), /has to be an origin/],
  ['a port that is none', () => ({ PORT: '99999' }), /PORT is “99999”/],
  ['an origin that is none', () => ({ COUNTERSIGN_URL: 'desk.example' }), /COUNTERSIGN_URL is “desk.example”/],
  ['a secret that is too short', () => ({ COUNTERSIGN_SECRET: 'short' }), /COUNTERSIGN_SECRET/],
  [
    'half of the OIDC settings',
    () => ({ COUNTERSIGN_OIDC_ISSUER: 'https://id.example' }),
    /missing: COUNTERSIGN_OIDC_CLIENT_ID/,
  ],
  [
    'an OIDC issuer over plain http',
    () => ({
      COUNTERSIGN_OIDC_ISSUER: 'http://id.example',
      COUNTERSIGN_OIDC_CLIENT_ID: 'x',
      COUNTERSIGN_OIDC_CLIENT_SECRET: 'x',
    }),
    /COUNTERSIGN_OIDC_ISSUER .* https/,
  ],
  [
    'a witness that is none',
    () => ({ COUNTERSIGN_WITNESSES: 'witness.example+00000000+AAAA https://witness.example' }),
    /COUNTERSIGN_WITNESSES: .* has to be a verifier key/,
  ],
  ['an anchor of no known kind', () => ({ COUNTERSIGN_ANCHORS: 'ftp:host' }), /COUNTERSIGN_ANCHORS, number 1: .*file:/],
])('%s: one clear line and exit code 1', async (_what, env, says) => {
  await oneClearLine(env(), says);
});

test('the password of a database that cannot be reached is not printed', async () => {
  const { said } = await start({ DATABASE_URL: wrong((u) => (u.password = 'hunter2')) });
  expect(said).not.toContain('hunter2');
});

test.each([
  ['ahead of', 600_000],
  ['behind', -600_000],
])('a clock ten minutes %s the database’s', async (_which, ms) => {
  const code = encodeURIComponent(`const now = Date.now; Date.now = () => now() + ${ms}`);
  await oneClearLine(
    { NODE_OPTIONS: `--import=data:text/javascript,${code}` },
    /^countersign: This machine's clock is (?:599|600|601) s .* the database's/,
  );
});

test('a port that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await oneClearLine({ PORT: String(port) }, /Something else already listens on .*set PORT/);
  other.close();
});

test('a data folder that cannot be written', async () => {
  // A file in its way: root may write where permissions say no.
  const file = join(home, 'file');
  writeFileSync(file, '');
  await oneClearLine({ COUNTERSIGN_HOME: join(file, 'home') }, /data folder .* cannot be written .*COUNTERSIGN_HOME/);
});

test('a migration that was begun and never finished', async () => {
  await migrate(postgres.url, () => undefined);
  const db = openDatabase(postgres.url, 1);
  const [last] = await db.query(
    rawSql<{ id: string }>('SELECT id FROM _prisma_migrations ORDER BY started_at DESC LIMIT 1'),
  );
  await db.query(rawSql('UPDATE _prisma_migrations SET finished_at = NULL WHERE id = $1', [last?.id]));
  await oneClearLine({}, /migration/i);
  await db.query(rawSql('UPDATE _prisma_migrations SET finished_at = now() WHERE id = $1', [last?.id]));
  await db.close();
});

test('a database host that takes the connection and never says a word', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  await oneClearLine({ DATABASE_URL: wrong((u) => (u.port = String(port))) }, /cannot be reached: .*DATABASE_URL/);
  silent.close();
});

test('a PostgreSQL that is too old', async () => {
  await createDatabase(postgres.url, 'aged');
  const url = wrong((u) => (u.pathname = '/aged'));
  const db = openDatabase(url, 1);
  // No old server is at hand: this one is made to give the answer of one.
  await db.query(
    rawSql(`CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT '140012' $$`),
  );
  await db.query(rawSql('ALTER DATABASE aged SET search_path = public, pg_catalog'));
  await db.close();
  await oneClearLine({ DATABASE_URL: url }, /cannot be used: it is version 14, and 15 is the least/);
});

test.each(['secret', 'keys.json'])('a %s that a crash cut short is named, and never used', async (name) => {
  for (const content of ['', '{"keys":[']) {
    const torn = mkdtempSync(join(tmpdir(), 'countersign-torn-'));
    writeFileSync(join(torn, name), content);
    await oneClearLine({ COUNTERSIGN_HOME: torn }, new RegExp(`${name.replace('.', '\\.')} is damaged.*restore it`));
    rmSync(torn, { recursive: true });
  }
});

test('a secret that cannot be read', async () => {
  const odd = mkdtempSync(join(tmpdir(), 'countersign-odd-'));
  mkdirSync(join(odd, 'secret'));
  await oneClearLine({ COUNTERSIGN_HOME: odd }, /secret cannot be read or made: EISDIR/);
  rmSync(odd, { recursive: true });
});

test('what the first start made only its owner can read, and nothing half-written is left beside it', () => {
  const names = readdirSync(home);
  expect(names).toEqual(expect.arrayContaining(['secret']));
  expect(names.filter((name) => name.endsWith('.new'))).toEqual([]);
  expect(statSync(join(home, 'secret')).mode & 0o777).toBe(0o600);
});
