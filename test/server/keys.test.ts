import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { createClient, type Client } from '#sdk/client.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { SignerKeys } from '../keys/signer-keys.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';
import { signIn, type SignedIn } from './signed-in.ts';

const ROOT = join(import.meta.dirname, '../..');
const server = new OwnDatabaseServer();
const work = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
const file = join(server.home, 'keys.json');
let world: World;
let client: Client;
let ann: SignedIn;
let databaseUrl: string;

// Each command is a separate process, and each start a server with its database.
vi.setConfig({ testTimeout: 180_000 });
beforeAll(async () => {
  await server.start();
  databaseUrl = await server.databaseUrl();
  world = new World({ live: true, home: server.home });
  await world.open(databaseUrl);
  client = createClient({ url: server.url, key: world.agentKey });
  ann = await signIn(server.url, world.people.ann.email);
});
afterAll(async () => {
  await world.close();
  await server.stop();
  rmSync(work, { recursive: true, force: true });
});

/** The command line as an operator on this server uses it. */
function countersign(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'cli/main.ts', ...args],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        COUNTERSIGN_HOME: server.home,
        COUNTERSIGN_URL: server.url,
        ...env,
      },
    },
  );
  return { status, stdout, stderr };
}
const oneLine = (said: string): string => {
  expect(said.trimEnd().split('\n')).toHaveLength(1);
  return said;
};
const kidOf = (jws: string | undefined) => decodeJws(jws ?? '')?.header['kid'];

async function approved(text: string) {
  const { id } = await client.submit({ tool: 'note.one', args: { text }, run: { id: text, goal: `Write ${text}` } });
  expect(await ann.approve(id)).toBe(200);
  return client.wait(id);
}

/** The faults that verification finds in a decision's evidence as the server gives it. */
async function faultsOf(id: string) {
  const headers = { authorization: `Bearer ${world.agentKey}` };
  const answer = await fetch(`${server.url}/api/v1/actions/${id}/evidence`, { headers });
  return (await verifyEvidence(await answer.json(), VERIFIERS)).filter((check) => !check.ok);
}

/** Exports the ledger with the command line and verifies it. */
async function exported(name: string, env: Record<string, string> = {}) {
  const folder = join(work, name);
  expect(countersign(['ledger', 'export', '--out', folder], env)).toMatchObject({ status: 0 });
  return verifyExport(folder, { keys: null, now: Date.now() });
}

interface Rotated {
  rotated: { purpose: string; from: string; to: string; log_key: string | null }[];
}
interface Listed {
  keys: { kid: string; purpose: string; state: string }[];
}
const json = <T>(text: string): T => JSON.parse(text) as T;

test('a running server takes up new keys without a restart, and old grants and evidence hold', async () => {
  const before = await approved('before');
  const waiting = await approved('waiting');
  const { status, stdout, stderr } = countersign([
    'key',
    'rotate',
    '--purpose',
    'all',
    '--reason',
    'every year',
    '--json',
  ]);
  expect({ status, stderr: stderr.replaceAll(/^keys: the \w+ key \S+ signs from now on\n/gm, '') }).toEqual({
    status: 0,
    stderr: '',
  });
  const { rotated } = json<Rotated>(stdout);
  const to = Object.fromEntries(rotated.map((one) => [one.purpose, one.to]));
  expect(rotated.find((one) => one.purpose === 'decision')?.from).toBe(kidOf(before.decision?.jws));

  await expect.poll(() => server.log).toContain(`keys: the checkpoint key ${to['checkpoint']} signs from now on`);
  const after = await approved('after');
  expect([kidOf(after.decision?.jws), kidOf(after.grant?.token)]).toEqual([to['decision'], to['grant']]);
  const jwks = json<{ keys: { kid: string }[] }>(await (await fetch(`${server.url}/.well-known/jwks.json`)).text());
  expect(jwks.keys.map((key) => key.kid)).toEqual(
    expect.arrayContaining([kidOf(before.decision?.jws), kidOf(before.grant?.token), to['decision'], to['grant']]),
  );
  await client.redeem(waiting.grant?.token ?? '', waiting.args);

  for (const { id } of [before, after]) expect(await faultsOf(id)).toEqual([]);
  expect(await exported('export')).toMatchObject({ ok: true, faults: [] });

  const listed = json<Listed>(
    countersign(['key', 'list', '--json'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/no' }).stdout,
  );
  expect(listed.keys.map((key) => key.state)).toEqual(['verifies', 'verifies', 'verifies', 'signs', 'signs', 'signs']);
  const secrets = json<{ keys: { d: string }[] }>(readFileSync(file, 'utf8')).keys.map((key) => key.d);
  expect(secrets).toHaveLength(6);
  for (const secret of secrets) for (const said of [server.log, stdout, stderr]) expect(said).not.toContain(secret);
});

test('no credential of an agent, a connector or a machine reaches a key: not to read, not to change', async () => {
  const made = (...args: string[]) => json<{ key: string }>(countersign([...args, '--json']).stdout).key;
  const credentials = [
    world.agentKey,
    made('connector', 'create', '--name', 'keys'),
    made('admin-token', 'create', '--name', 'keys', '--scope', 'agents,tools,policies,locks,ledger'),
  ].map((key): Record<string, string> => ({ authorization: `Bearer ${key}` }));
  const { id } = await approved('keys');
  const api = json<{ paths: Record<string, object> }>(await (await fetch(`${server.url}/api/v1/openapi.json`)).text());
  const readable = Object.entries(api.paths).flatMap(([path, methods]) => ('get' in methods ? [path] : []));
  const paths = [
    ...readable.map((path) => `/api/v1${path.replaceAll(/\{\w+\}/g, id)}`),
    ...['/.well-known/jwks.json', '/api/v1/ledger/keys', '/api/v1/ledger/checkpoint', '/metrics', '/keys.json'],
  ];
  expect(readable.length).toBeGreaterThan(5);
  const said: string[] = [];
  for (const headers of [{}, ...credentials])
    for (const path of paths) said.push(await (await fetch(`${server.url}${path}`, { headers })).text());
  for (const { d } of json<{ keys: { d: string }[] }>(readFileSync(file, 'utf8')).keys)
    expect(said.filter((text) => text.includes(d))).toEqual([]);
  const jwks = json<{ keys: object[] }>(await (await fetch(`${server.url}/.well-known/jwks.json`)).text());
  for (const key of jwks.keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  for (const headers of credentials)
    for (const path of ['keys', 'keys/rotate', 'admin/keys', 'admin/keys/rotate', 'ledger/keys']) {
      const body = JSON.stringify({ purpose: 'all', reason: 'r' });
      const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
      expect((await fetch(`${server.url}/api/v1/${path}`, init)).status, path).toBe(404);
    }
});

describe('what is not possible', () => {
  test('a keys file that others can read: no server, no key, and agents can still be stopped', async () => {
    chmodSync(file, 0o644);
    try {
      for (const args of [['list'], ['rotate', '--purpose', 'all', '--reason', 'r']]) {
        const { status, stderr } = countersign(['key', ...args]);
        expect(oneLine(stderr)).toMatch(/keys\.json holds private keys and is open to others \(mode 644\)/);
        expect(status).toBe(1);
      }
      const stop = countersign(['lock', 'set', '--all', '--message', 'keys are open', '--json']);
      expect(stop).toMatchObject({ status: 0, stderr: '' });
      await world.lift(json<{ id: string }>(stop.stdout).id);
      const taken = countersign(['ledger', 'export', '--out', join(work, 'none')]);
      expect(taken.status).toBe(1);
      expect(oneLine(taken.stderr)).toContain('open to others');
    } finally {
      chmodSync(file, 0o600);
    }
  });

  test('the keys of another home sign nothing here', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'countersign-elsewhere-'));
    for (const args of [
      ['key', 'rotate', '--purpose', 'all', '--reason', 'r'],
      ['ledger', 'export', '--out', join(work, 'strange')],
    ]) {
      const { status, stderr } = countersign(args, { COUNTERSIGN_HOME: elsewhere });
      expect(status).toBe(1);
      expect(oneLine(stderr)).toContain('None of the keys in');
    }
    expect(countersign(['lock', 'list'], { COUNTERSIGN_HOME: elsewhere }).status).toBe(0);
    rmSync(elsewhere, { recursive: true });
  });
});

test('a server with keys in its environment says that it has to be started again', async () => {
  const first = readFileSync(file, 'utf8');
  await server.killServer();
  const before = server.log.length;
  expect(await server.start({ COUNTERSIGN_KEYS: 'env', COUNTERSIGN_KEYS_JSON: first })).toBeNull();
  const env = { COUNTERSIGN_KEYS: 'env', COUNTERSIGN_KEYS_JSON: first };
  const rotate = ['key', 'rotate', '--purpose', 'decision', '--reason', 'r'];
  expect(oneLine(countersign(rotate, env).stderr)).toContain('no newer decision key in COUNTERSIGN_KEYS_JSON');
  const made = mkdtempSync(join(tmpdir(), 'countersign-made-'));
  expect(countersign(['key', 'list'], { COUNTERSIGN_KEYS: `file:${made}/keys.json` }).status).toBe(0);
  const keys = [first, readFileSync(`${made}/keys.json`, 'utf8')].flatMap(
    (text) => json<{ keys: { purpose: string; kid: string; d: string }[] }>(text).keys,
  );
  rmSync(made, { recursive: true });
  const newer = { ...env, COUNTERSIGN_KEYS_JSON: JSON.stringify({ keys }) };
  const told = countersign(rotate, newer);
  expect(told).toMatchObject({ status: 0 });
  await expect
    .poll(() => server.log.slice(before))
    .toMatch(
      /the ledger names \S+ as the decision key, and COUNTERSIGN_KEYS_JSON of this process signs with \S+: .*start it again/,
    );
  await server.killServer();
  expect(await server.start(newer)).toBeNull();
  const last = keys.findLast((key) => key.purpose === 'decision');
  expect(kidOf((await approved('newer')).decision?.jws)).toBe(last?.kid);
  for (const { d } of keys) expect(server.log).not.toContain(d);
  // From here on the keys are in the file again.
  writeFileSync(file, JSON.stringify({ keys }));
});

describe('an external signer', () => {
  const signer = new SignerKeys(work);
  const env = { COUNTERSIGN_KEYS: signer.faulty };
  // When the server stops, its embedded database stops with it.
  const adopt = () =>
    countersign(['key', 'rotate', '--purpose', 'all', '--adopt', '--reason', 'a device'], { ...env, DATABASE_URL: '' });

  test('takes over by one command, and what the keys in the file signed still holds', async () => {
    const before = await approved('by a file');
    const listed = json<{ keys: { kid: string; purpose: string; x: string }[] }>(
      countersign(['key', 'list', '--json']).stdout,
    );
    await server.killServer();
    // These keys are unknown to this ledger until an operator adopts them.
    expect(await server.start(env)).toBe(1);
    expect(server.log).toContain('countersign key rotate --purpose all --adopt');
    signer.keep(listed.keys);
    expect(adopt()).toMatchObject({ status: 0, stderr: '' });
    expect(await server.start(env)).toBeNull();
    databaseUrl = await server.databaseUrl();
    await client.redeem(before.grant?.token ?? '', before.args);
    const after = await approved('by a device');
    expect(listed.keys.map((key) => key.kid)).not.toContain(kidOf(after.decision?.jws));
    for (const { id } of [before, after]) expect(await faultsOf(id)).toEqual([]);
    expect(await exported('across', env)).toMatchObject({ ok: true, faults: [] });
  });

  test('while it is down nothing is approved, with 503 and a line; when it is back it goes on', async () => {
    const said = server.log.length;
    const { id } = await client.submit({
      tool: 'note.one',
      args: { text: 'later' },
      run: { id: 'down', goal: 'Later' },
    });
    signer.fail('dead');
    expect(await ann.approve(id)).toBe(503);
    const headers = { authorization: `Bearer ${world.agentKey}` };
    const seen = (await (await fetch(`${server.url}/api/v1/actions/${id}`, { headers })).json()) as { status: string };
    expect(seen.status).toBe('pending');
    expect(server.log.slice(said)).toContain(
      'keys: the signer ended (exit code 3); nothing is signed until it answers',
    );
    signer.fail(null);
    await expect.poll(() => ann.approve(id), { timeout: 60_000, interval: 500 }).toBe(200);
    expect((await client.wait(id)).status).toBe('approved');
  });
});
