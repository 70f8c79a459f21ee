import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { checkNoteCosignatures } from '#lib/domain/ledger/cosignature.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { WitnessServer } from '../servers/witness-server.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';

const server = new OwnDatabaseServer();
const witness = new WitnessServer('witness.example/server');
const mount = mkdtempSync(join(tmpdir(), 'countersign-mount-'));
let world: World;

const checkpoint = async () => (await fetch(`${server.url}/api/v1/ledger/checkpoint`)).text();
const cosigners = async () => (await checkNoteCosignatures(await checkpoint(), [witness.key], VERIFIERS))?.held.length;

beforeAll(async () => {
  await witness.start();
  const env = { COUNTERSIGN_WITNESSES: witness.setting, COUNTERSIGN_ANCHORS: `file:${mount}` };
  expect(await server.start(env)).toBeNull();
  world = new World({ live: true, home: server.home });
  await world.open(await server.databaseUrl());
});
afterAll(async () => {
  await world.close();
  await server.stop();
  await witness.stop();
  rmSync(mount, { recursive: true, force: true });
});

test('a server has its heads cosigned and anchored by itself, and gives the cosigned ones out', async () => {
  // The witness does not know the log yet: the desk works, and serves heads without a cosignature.
  await world.submit({ tool: 'note.read' });
  await expect.poll(() => witness.asked.map(({ status }) => status), { timeout: 60_000 }).toContain(404);
  expect(await cosigners()).toBe(0);
  // Its operator adds the key that the desk publishes.
  witness.logs.push(...(await (await fetch(`${server.url}/api/v1/ledger/keys`)).text()).trim().split('\n'));
  await expect.poll(cosigners, { timeout: 60_000, interval: 500 }).toBe(1);
  await expect.poll(() => readdirSync(mount).length, { timeout: 60_000, interval: 500 }).toBe(1);
  const [file = ''] = readdirSync(mount);
  expect(readFileSync(join(mount, file), 'utf8').split('\n')[1]).toBe(String(Number(file.slice(0, 16))));
  expect(server.log).toMatch(/witness witness\.example\/server does not know this log \(404\)/);
});
