import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { createClient } from '#sdk/client.ts';
import { freePort } from '#lib/runtime/embedded-postgres/credentials.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';
import { signIn } from './signed-in.ts';

const ROOT = join(import.meta.dirname, '../..');
const server = new OwnDatabaseServer();
const work = mkdtempSync(join(tmpdir(), 'countersign-name-'));
let firstUrl: string;
let world: World;
/** An action that was decided by a person at the first address. */
let decided: string;

// Each command is a process of its own, and each start a server with its database.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
beforeAll(async () => {
  await server.start({ COUNTERSIGN_URL: '' });
  firstUrl = server.url;
  world = new World({ live: true, home: server.home, origin: server.url });
  await world.open(await server.databaseUrl());
  decided = await approved('first');
});
afterAll(async () => {
  await world.close();
  await server.stop();
  rmSync(work, { recursive: true, force: true });
});

/** The command line of somebody who gives the data folder and nothing else. */
function countersign(args: string[], env: Record<string, string> = {}) {
  const { PORT: _port, COUNTERSIGN_URL: _url, DATABASE_URL: _database, ...rest } = process.env;
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'cli/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...rest, COUNTERSIGN_HOME: server.home, ...env },
  });
}

async function approved(text: string): Promise<string> {
  const client = createClient({ url: server.url, key: world.agentKey });
  const ann = await signIn(server.url, world.people.ann.email);
  const { id } = await client.submit({ tool: 'note.one', args: { text }, run: { id: text, goal: `Write ${text}` } });
  expect(await ann.approve(id)).toBe(200);
  await client.wait(id);
  return id;
}

/** The ledger and the evidence of these actions hold for a command line without settings. */
async function holds(...ids: string[]): Promise<void> {
  const verified = countersign(['ledger', 'verify']);
  expect({ status: verified.status, said: verified.stderr }).toEqual({ status: 0, said: '' });
  for (const id of ids) {
    const headers = { authorization: `Bearer ${world.agentKey}` };
    const answer = await fetch(`${server.url}/api/v1/actions/${id}/evidence`, { headers });
    const file = join(work, `${id}.json`);
    writeFileSync(file, await answer.text());
    const evidence = countersign(['evidence', 'verify', file]);
    expect({ status: evidence.status, said: evidence.stderr }).toEqual({ status: 0, said: '' });
  }
  const keys = await (await fetch(`${server.url}/api/v1/ledger/keys`)).text();
  expect(keys).toContain(`${new URL(firstUrl).host}/countersign+`);
}

test('a command line without PORT adds to the log under the desk’s name, and its links lead to the running server', async () => {
  const made = countersign([
    'user',
    'create',
    ...['--email', 'eve@example.test', '--name', 'Eve', '--role', 'reviewer', '--json'],
  ]);
  expect({ status: made.status, said: made.stderr }).toEqual({ status: 0, said: '' });
  expect(made.stdout).toContain(`${server.url}/welcome?token=`);
  await holds(decided);
});

test('at another port everything goes on under the same name, sessions too', async () => {
  await restart({ COUNTERSIGN_URL: '' });
  expect(server.url).not.toBe(firstUrl);
  await holds(decided, await approved('at another port'));
});

test('a public COUNTERSIGN_URL changes nothing, and a line says so', async () => {
  await restart({ COUNTERSIGN_URL: 'https://desk.example.com' });
  expect(server.log).toContain(`COUNTERSIGN_URL is https://desk.example.com, and this desk is ${firstUrl}`);
  const made = countersign(['user', 'create', '--email', 'flo@example.test', '--name', 'Flo', '--role', 'auditor'], {
    COUNTERSIGN_URL: 'https://desk.example.com',
  });
  expect(made.status).toBe(0);
  expect(made.stdout).toContain(`${server.url}/welcome?token=`);
  await holds(decided, await approved('with a public address'));
});

/** The next start of the same home, at another port. The embedded database stays, as when a server is killed. */
async function restart(env: Record<string, string>): Promise<void> {
  await server.killServer();
  server.port = await freePort();
  expect(await server.start(env)).toBeNull();
}
