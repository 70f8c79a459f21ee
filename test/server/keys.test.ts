import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createClient, type Client } from '@countersign/sdk';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { SignerKeys } from '../signer-keys.ts';
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

/** The command line as an operator on this server has it. */
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
  const { status, stdout, stderr } = countersign(['key', 'rotate', '--purpose', 'all', '--reason', 'every year', '--json']);
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

  for (const { id } of [before, after]) {
    const answer = await fetch(`${server.url}/api/v1/actions/${id}/evidence`, {
      headers: { authorization: `Bearer ${world.agentKey}` },
    });
    const evidence = join(work, `${id}.json`);
    writeFileSync(evidence, await answer.text());
    expect(countersign(['evidence', 'verify', evidence])).toMatchObject({ status: 0, stderr: '' });
  }
  expect(countersign(['ledger', 'export', '--out', join(work, 'export')])).toMatchObject({ status: 0 });
  expect(countersign(['ledger', 'verify', join(work, 'export')])).toMatchObject({ status: 0, stderr: '' });

  const listed = json<Listed>(countersign(['key', 'list', '--json'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/no' }).stdout);
  expect(listed.keys.map((key) => key.state)).toEqual(['verifies', 'verifies', 'verifies', 'signs', 'signs', 'signs']);
  const secrets = json<{ keys: { d: string }[] }>(readFileSync(file, 'utf8')).keys.map((key) => key.d);
  expect(secrets).toHaveLength(6);
  for (const secret of secrets) for (const said of [server.log, stdout, stderr]) expect(said).not.toContain(secret);
});

describe('what is not understood or not possible', () => {
  test.each([
    [['rotate', '--purpose', 'coffee', '--reason', 'r'], '--purpose is “coffee”; it has to be decision, grant, checkpoint or all'],
    [['rotate', '--purpose', 'all'], '--reason is missing'],
    [['rotate', '--reason', 'r'], '--purpose is missing'],
    [['rotate', '--purpose', 'all', '--reason', 'two\nlines'], '--reason is one line'],
    [['rotate', '--purpose', 'all', '--reason', 'x'.repeat(501)], '--reason is one line'],
  ])('key %j', (args, says) => {
    const { status, stdout, stderr } = countersign(['key', ...args]);
    expect(stderr).toContain(says);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

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
    for (const args of [['key', 'rotate', '--purpose', 'all', '--reason', 'r'], ['ledger', 'export', '--out', join(work, 'none')]]) {
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
  const keys = [first, readFileSync(`${made}/keys.json`, 'utf8')].flatMap((text) => json<{ keys: object[] }>(text).keys);
  rmSync(made, { recursive: true });
  const told = countersign(rotate, { ...env, COUNTERSIGN_KEYS_JSON: JSON.stringify({ keys }) });
  expect(told).toMatchObject({ status: 0 });
  await expect
    .poll(() => server.log.slice(before))
    .toMatch(/the ledger names \S+ as the decision key, and COUNTERSIGN_KEYS_JSON of this process signs with \S+: .*start it again/);
  expect(server.log).not.toContain((keys[0] as { d: string }).d);
});

test('an external signer that is down: 503 and a clear line, and nothing is approved; when it is back, it goes on', async () => {
  await server.killServer();
  const signer = new SignerKeys(work);
  const env = { COUNTERSIGN_KEYS: signer.faulty };
  // Its keys are strange to this ledger, until an operator makes them its own.
  expect(await server.start(env)).toBe(1);
  expect(server.log).toContain('key rotate --purpose all --adopt');
  await server.stopDatabaseless?.();
});
