import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { embeddedUrl, startEmbeddedPostgres } from './start.ts';
import type { EmbeddedPostgres } from './start.ts';

const isRoot = process.getuid?.() === 0;
let home: string;
let said: string[];
let running: EmbeddedPostgres[];
let children: ChildProcess[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'embedded-'));
  await chmod(home, 0o755);
  [said, running, children] = [[], [], []];
});

afterEach(async () => {
  for (const server of running) await server.stop();
  await Promise.all(children.map(kill));
  const orphan = await postmasterPid().catch(() => null);
  if (orphan !== null) await endOf(orphan);
  await rm(home, { recursive: true, force: true });
});

test('a stopped server keeps its data, its address and a password only we can read', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await stop(first);
  expect(await embeddedUrl(home)).toBeNull();
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await embeddedUrl(home)).toBe(first.url);
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  expect((await stat(join(home, 'postgres.json'))).mode & 0o777).toBe(0o600);
});

test('commits are durable: fsync and synchronous_commit are on, and the server listens on loopback only', async () => {
  const { url } = await start();
  const settings = await query(
    url,
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses') ORDER BY name`,
  );
  expect(settings.map((row) => row['setting'])).toEqual(['on', '127.0.0.1', 'on']);
});

test('the server that kill -9 orphaned is taken over with everything it committed', async () => {
  const { child, url } = await hold();
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
  const before = await postmasterPid();
  await kill(child);
  const { url: again } = await start();
  expect(await query(again, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  expect(await postmasterPid()).toBe(before);
  expect(said).toContainEqual(expect.stringContaining(`process ${before}`));
});

test('kill -9 of the database as well leaves a pid file that stops nobody, and no commit is lost', async () => {
  const { child, url } = await hold();
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
  process.kill(await postmasterPid(), 'SIGKILL');
  await kill(child);
  const { url: again } = await start();
  expect(await query(again, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('a pid that now belongs to another program is not taken for the database', async () => {
  const first = await start();
  const file = join(home, 'postgres/data/postmaster.pid');
  const [, ...lines] = (await readFile(file, 'utf8')).split('\n');
  const owner = await stat(join(home, 'postgres/data'));
  await stop(first);
  const stranger = spawn('sleep', ['60'], isRoot ? { uid: owner.uid, gid: owner.gid } : {});
  children.push(stranger);
  await writeFile(file, [String(stranger.pid), ...lines].join('\n'));
  const second = await start();
  expect(await query(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect(stranger.exitCode).toBeNull();
});

test('a second server on the same home gets one line that names the first', async () => {
  const { child } = await hold();
  await expect(start()).rejects.toThrow(
    `Another Countersign (process ${child.pid}) is using ${home}; stop it, or set COUNTERSIGN_HOME to another folder.`,
  );
});

test('two servers that start at once on an empty home: one starts, the other says why not', async () => {
  const outcomes = await Promise.allSettled([hold(), hold()]);
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  expect(String(refused?.reason)).toMatch(/^Error: exit 1: countersign: Another Countersign[^\n]* is using [^\n]*\n$/);
});

test('a server that ends without stopping its database leaves none running, and the next start has its data', async () => {
  const { child, url } = await hold();
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGUSR2');
  await ended;
  const again = await start();
  expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  expect(said.join()).not.toContain('Took over');
});

test('a remembered port that somebody else took is given up for another, which is remembered', async () => {
  const first = await start();
  await stop(first);
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(Number(new URL(first.url).port), '127.0.0.1', resolve));
  const second = await start();
  expect(second.url).not.toBe(first.url);
  expect(await embeddedUrl(home)).toBe(second.url);
  await new Promise((resolve) => squatter.close(resolve));
});

test('an interrupted first start leaves nothing that the next one trips over', async () => {
  const { child } = await hold({ untilSaid: 'Creating' });
  await kill(child);
  const { url } = await start();
  expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test.each([
  ['a home that is a file', async () => writeFile(home, ''), /^The data folder .* cannot be written: [^\n]+$/],
  [
    'a lost password',
    async () => {
      await stop(await start());
      await rm(join(home, 'postgres.json'));
    },
    /postgres\.json is missing: [^\n]+$/,
  ],
])('%s is one clear line', async (_, spoil, line) => {
  if (String(line).includes('cannot be written')) await rm(home, { recursive: true });
  await spoil();
  await expect(start()).rejects.toThrow(line);
});

test.skipIf(!isRoot)(
  "below a folder only root may enter, the cluster moves to where PostgreSQL's user can go",
  async () => {
    await chmod(home, 0o700);
    const { url } = await start();
    const elsewhere = await readlink(join(home, 'postgres'));
    expect(elsewhere).toMatch(/^\/var\/lib\/countersign\//);
    expect(said).toContainEqual(expect.stringContaining(elsewhere));
    expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await Promise.all(running.splice(0).map((server) => server.stop()));
    await rm(elsewhere, { recursive: true });
  },
);

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(home, (line) => said.push(line));
  running.push(server);
  return server;
}

async function stop(server: EmbeddedPostgres): Promise<void> {
  running.splice(running.indexOf(server), 1);
  await server.stop();
}

/** Starts the server in another process, which can be killed as a real one is. */
async function hold(options: { untilSaid?: string } = {}): Promise<{ child: ChildProcess; url: string }> {
  const script = join(import.meta.dirname, '../../../test/servers/hold-embedded-postgres.ts');
  const child = spawn(process.execPath, [script, home], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let errors = '';
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk;
      if (options.untilSaid !== undefined && errors.includes(options.untilSaid)) resolve({ child, url: '' });
    });
    createInterface(child.stdout).once('line', (url) => resolve({ child, url }));
    child.once('close', (code) => reject(new Error(`exit ${code}: ${errors}`)));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(home, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** Stops a database no server of this file manages any more, and waits until its pid file is gone. */
async function endOf(pid: number): Promise<void> {
  process.kill(pid, 'SIGQUIT');
  await vi.waitUntil(() => !existsSync(join(home, 'postgres/data/postmaster.pid')), { timeout: 10_000 });
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
