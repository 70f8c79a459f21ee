import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { example } from '../../../test/docs/example.ts';
import { openKeys, type KeyPlace } from './open-keys.ts';
import { silentLog } from '#lib/runtime/log.ts';

const ROOT = join(import.meta.dirname, '../../..');
let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'countersign-keys-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

type Stored = Record<string, unknown>;
const file = () => join(home, 'keys.json');
const stored = () => (JSON.parse(readFileSync(file(), 'utf8')) as { keys: Stored[] }).keys;
const write = (keys: unknown, mode = 0o600) => {
  writeFileSync(file(), typeof keys === 'string' ? keys : JSON.stringify({ keys }));
  chmodSync(file(), mode);
};
const open = (place: Partial<KeyPlace> = {}) =>
  openKeys({ setting: 'file', home, ...place }, 'desk.example/countersign', silentLog);
/** A good set of keys, changed. */
async function changed(change: (keys: Stored[]) => unknown): Promise<void> {
  await open();
  write(change(stored()));
}

describe('in a file', () => {
  test('it is made at the first start, for its owner alone, with one key for each purpose', async () => {
    const keys = await open();
    expect(keys.list().map((key) => [key.purpose, key.state])).toEqual([
      ['decision', 'signs'],
      ['grant', 'signs'],
      ['checkpoint', 'signs'],
    ]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect((await open()).list()).toEqual(keys.list());
  });

  test('it has the form that the page on keys shows', async () => {
    await open();
    const shown = JSON.parse(example('docs/keys.md', 'json')) as { keys: Stored[] };
    for (const key of stored()) expect(Object.keys(key).sort()).toEqual(Object.keys(shown.keys[0] ?? {}).sort());
  });

  test('a path of its own is used instead of the home', async () => {
    const elsewhere = join(home, 'elsewhere.json');
    await open({ setting: `file:${elsewhere}` });
    expect([existsSync(elsewhere), existsSync(file())]).toEqual([true, false]);
  });

  test.each([0o640, 0o604, 0o644, 0o660])('one that others can read or write (mode %o) is refused', async (mode) => {
    await open();
    chmodSync(file(), mode);
    await expect(open()).rejects.toThrow(new RegExp(`keys\\.json .* open to others \\(mode ${mode.toString(8)}\\)`));
  });

  test.each<[string, () => Promise<void> | void, RegExp]>([
    ['an empty one', () => write(''), /is damaged \(empty\).*restore it/],
    ['half of one', () => write('{"keys":['), /is damaged: .*restore it/],
    ['one without keys', () => write([]), /is damaged: .*restore it/],
    ['one that holds something else', () => write([7]), /is damaged: .*restore it/],
    [
      'an unknown purpose',
      () => changed((keys) => [...keys.slice(0, 2), { ...keys[2], purpose: 'coffee' }]),
      /the purpose “coffee”; purposes are decision, grant, checkpoint/,
    ],
    ['the same key twice', () => changed((keys) => [...keys, keys[0]]), /names the key \S+ twice/],
    [
      'one key for two purposes',
      () => changed((keys) => [...keys, { ...keys[0], purpose: 'grant' }]),
      /names the key \S+ twice; each key has one purpose/,
    ],
    ['a purpose without a key', () => changed((keys) => keys.slice(1)), /lacks a key for: decision/],
    [
      'halves that do not fit',
      () => changed(([one, two, ...rest]) => [{ ...one, d: two?.['d'] }, two, ...rest]),
      /the private half of the key \S+ does not fit/,
    ],
    [
      'an id that is not the key’s',
      () => changed(([one, two, ...rest]) => [{ ...one, kid: two?.['kid'] }, two, ...rest]),
      /an id that is not its thumbprint/,
    ],
    [
      'a key of another kind',
      () => changed(([one, ...rest]) => [{ ...one, crv: 'X25519' }, ...rest]),
      /is no Ed25519 key/,
    ],
    [
      'a newest key without its private half',
      () => changed(([one, ...rest]) => [{ ...one, d: undefined }, ...rest]),
      /only the public half of its newest decision key/,
    ],
  ])('%s: one clear line without any private half', async (_what, spoil, says) => {
    await spoil();
    const before = readFileSync(file(), 'utf8');
    const error = await open().catch((e: unknown) => e as Error);
    expect(error).toMatchObject({ name: 'StartupFailure', message: expect.stringMatching(says) as string });
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    for (const [, secret = ''] of before.matchAll(/"d":\s*"([^"]+)"/g)) expect(message).not.toContain(secret);
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  test('an old key may be kept without its private half: it verifies', async () => {
    const old = await open();
    await old.prepare(['decision']);
    const [fresh] = old.list().slice(-1);
    await old.activate([fresh?.kid ?? '']);
    write(stored().map(({ d, ...key }, n) => (n === 0 ? key : { d, ...key })));
    expect((await open()).list().map((key) => key.state)).toEqual(['verifies', 'signs', 'signs', 'signs']);
    expect((await open()).signer.jwks().keys).toHaveLength(3);
  });

  test('several starts at once over a file without a key for heads: all find the same one', async () => {
    await changed((keys) => keys.filter((key) => key['purpose'] !== 'checkpoint'));
    const starts = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'test/keys/open-old-keys.ts', home], {
        cwd: ROOT,
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(starts.map((child) => once(child.stdout, 'data')));
    const said = starts.map((child) => text(child.stdout));
    for (const child of starts) child.stdin.write('go\n');
    const found = new Set(await Promise.all(said));
    expect([...found]).toEqual([`${JSON.stringify(stored().map((key) => key['kid']))}\n`]);
    expect(stored().map((key) => key['purpose'])).toEqual(['decision', 'grant', 'checkpoint']);
    expect(readdirSync(home).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('keys prepared by two at once are both kept', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all([one.prepare(['decision']), two.prepare(['grant'])]);
    expect(stored().filter((key) => key['prepared'] === true)).toHaveLength(2);
  });
});

describe('in the environment', () => {
  test('nothing is written, and the keys sign', async () => {
    await open();
    const json = readFileSync(file(), 'utf8');
    rmSync(home, { recursive: true });
    const keys = await open({ setting: 'env', json });
    expect(keys.source).toBe('environment');
    expect((await keys.signer.signDecision({ sub: 'x' })).split('.')).toHaveLength(3);
    expect(existsSync(home)).toBe(false);
  });

  test.each<[string, (json: string) => string | undefined, RegExp]>([
    ['not set', () => undefined, /COUNTERSIGN_KEYS_JSON is not set/],
    ['empty', () => '', /COUNTERSIGN_KEYS_JSON is not set/],
    ['cut off', (json) => json.slice(0, -9), /COUNTERSIGN_KEYS_JSON is damaged/],
    [
      'without a purpose',
      (json) => JSON.stringify({ keys: (JSON.parse(json) as { keys: object[] }).keys.slice(0, 2) }),
      /COUNTERSIGN_KEYS_JSON lacks a key for: checkpoint/,
    ],
  ])('%s: one clear line', async (_what, change, says) => {
    await open();
    const json = readFileSync(file(), 'utf8');
    await expect(open({ setting: 'env', json: change(json) })).rejects.toThrow(says);
  });
});

test.each(['files', 'exec:', 'exec: ', 'file:', 'unix:', 'env:X', 'http://127.0.0.1:1', 'File'])(
  'COUNTERSIGN_KEYS=“%s” is refused with the forms it may have',
  async (setting) => {
    await expect(open({ setting })).rejects.toThrow(
      'it has to be file, file:PATH, env (with COUNTERSIGN_KEYS_JSON), exec:COMMAND or unix:PATH.',
    );
  },
);
