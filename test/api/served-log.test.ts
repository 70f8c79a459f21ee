import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';

import type { KnownOutside } from '../../cli/known-outside.ts';
import { verifyUrl } from '../../cli/verify-url.ts';
import { WitnessServer } from '../servers/witness-server.ts';
import { World } from '../world.ts';

const base = inject('serverUrl');
const world = new World({ live: true, suffix: '-log', home: inject('serverHome'), origin: inject('serverUrl') });
const home = mkdtempSync(join(tmpdir(), 'countersign-served-'));
const now = () => Date.now();
const verify = (url: string, more: { keys?: string[]; kept?: string; outside?: KnownOutside } = {}) =>
  verifyUrl(url, { ...more, token: null, keys: more.keys ?? null, kept: more.kept ?? null, now: now() });

/** Serves the real log and changes some answers: null is an answer that is missing. */
type Change = (path: string, bytes: Buffer) => Buffer | null;
const proxies: Server[] = [];
async function through(change: Change): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '').replace('/log/', '');
      const answer = await fetch(`${base}/api/v1/ledger/${path}`);
      const bytes = answer.ok ? change(path, Buffer.from(await answer.arrayBuffer())) : null;
      response.writeHead(bytes === null ? 404 : 200).end(bytes ?? undefined);
    })();
  });
  proxies.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
}

const sizeOf = async () => Number((await (await fetch(`${base}/api/v1/ledger/checkpoint`)).text()).split('\n')[1]);

beforeAll(async () => {
  await world.open(inject('serverDatabaseUrl'));
  await Promise.all(Array.from({ length: 300 }, () => world.submit({ tool: 'note.read' })));
  await vi.waitFor(async () => expect(await sizeOf()).toBeGreaterThan(300), { timeout: 60_000, interval: 100 });
});
afterAll(async () => {
  for (const proxy of proxies) proxy.close();
  rmSync(home, { recursive: true, force: true });
  await world.close();
});

test('a log holds where it is served, by a key that is known and by the desk’s own', async () => {
  const found = await verify(base);
  expect(found).toMatchObject({ ok: true, faults: [], replayed: false });
  expect(found.entries).toBeGreaterThan(300);
  const keys = (await (await fetch(`${base}/api/v1/ledger/keys`)).text()).trim().split('\n');
  expect(await verify(`${base}/api/v1/ledger/`, { keys })).toMatchObject({ ok: true });
});

test('a head is kept, and the next time the log has to extend it', async () => {
  const kept = join(home, 'head');
  expect(await verify(base, { kept })).toMatchObject({ ok: true, heads: 1 });
  const first = readFileSync(kept, 'utf8');
  const before = await sizeOf();
  await world.submit();
  await expect.poll(sizeOf, { timeout: 60_000 }).toBeGreaterThan(before);
  expect(await verify(base, { kept })).toMatchObject({ ok: true, heads: 2 });
  expect(readFileSync(kept, 'utf8')).not.toBe(first);

  // The desk shows an older head than the one that was kept: it was rolled back.
  const rolledBack = await through((path, bytes) => (path === 'checkpoint' ? Buffer.from(first) : bytes));
  const found = await verify(rolledBack, { kept });
  expect(found.faults.map((fault) => fault.detail).join()).toMatch(/rolled back/);
  writeFileSync(kept, 'nonsense');
  await expect(verify(base, { kept })).rejects.toThrow(/what was kept is no head of this log/);
});

test('heads kept elsewhere and a witness’s cosignature are held against the log where it is served', async () => {
  const witness = new WitnessServer('witness.example/served');
  const old = await (await fetch(`${base}/api/v1/ledger/checkpoint`)).text();
  const anchored = [{ file: 'old.note', note: old }];
  const cosigned = await through((path, bytes) =>
    path === 'checkpoint' ? Buffer.from(`${bytes}${witness.cosign(String(bytes))}`) : bytes,
  );
  const found = await verify(cosigned, { outside: { witnesses: [witness.key], anchored } });
  expect(found).toMatchObject({
    ok: true,
    outside: { witnesses: [{ known: true, size: found.entries }], anchored: { heads: 1 } },
  });
  const named = async (url: string, known: Partial<KnownOutside>) =>
    (await verify(url, { outside: { witnesses: [], anchored: [], ...known } })).faults.map(
      (f) => `${f.part} ${f.detail}`,
    );
  expect(await named(base, { witnesses: [witness.key] })).toEqual([
    `witness ${witness.key.name} has cosigned no head of this log`,
  ]);
  const note = old.replace(/(\n\d+\n)(.)/, (_all, size: string, one: string) => `${size}${one === 'A' ? 'B' : 'A'}`);
  expect(await named(base, { anchored: [{ file: 'old.note', note }] })).toEqual([
    'anchored head old.note is none of this log: the checkpoint’s signature does not hold',
  ]);
});

describe('what is served wrongly is found and named', () => {
  const flipped = (bytes: Buffer, at: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  test.each<[string, Change, RegExp]>([
    [
      'a leaf',
      (path, b) =>
        path === 'tile/entries/000' ? Buffer.from(b.toString('latin1').replace('"v":2', '"v":3'), 'latin1') : b,
      /entry 0 is a leaf of an unknown form.*tile 0\/000.*head of/s,
    ],
    ['a tile', (path, b) => (path === 'tile/0/000' ? flipped(b, 40) : b), /^tile 0\/000 does not hold/],
    ['an upper tile', (path, b) => (path.startsWith('tile/1/') ? flipped(b, 0) : b), /^tile 1\/000 does not hold/],
  ])('%s', async (_what, change, words) => {
    const { ok, faults } = await verify(await through(change));
    expect(ok).toBe(false);
    expect(faults.map(({ part, detail }) => `${part} ${detail}`).join('\n')).toMatch(words);
  });

  test.each<[string, Change, RegExp]>([
    ['a tile that is missing', (path, b) => (path === 'tile/0/000' ? null : b), /tile\/0\/000 is missing/],
    [
      'a bundle that is cut off',
      (path, b) => (path === 'tile/entries/000' ? b.subarray(0, -1) : b),
      /entries 000 is cut off/,
    ],
    ['no checkpoint', (path, b) => (path === 'checkpoint' ? null : b), /checkpoint is missing/],
    [
      'a changed head',
      (path, b) => (path === 'checkpoint' ? Buffer.from(b.toString().replace(/\n(\d+)\n/, '\n7\n')) : b),
      /signature does not hold/,
    ],
  ])('%s', async (_what, change, words) => {
    await expect(verify(await through(change))).rejects.toThrow(words);
  });

  test('a key of another log', async () => {
    const keys = ['PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'];
    await expect(verify(base, { keys })).rejects.toThrow(/of another log/);
  });

  test('a desk that is not there', async () => {
    await expect(verify('http://127.0.0.1:9/')).rejects.toThrow(/does not answer/);
  });
});
