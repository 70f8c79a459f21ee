import { createPublicKey, verify } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { parseCheckpoint, parseNote, parseVerifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { leafTextOf, loggedEntry } from '#lib/domain/ledger/logged-entry.ts';
import {
  extendsTree,
  includes,
  inclusionProof,
  consistencyProof,
  leafHash,
  rootOf,
} from '#lib/domain/ledger/merkle.ts';
import { hashesFrom } from '#lib/domain/ledger/tiles.ts';
import { loadLeaves, loadTile, splitHashes } from '#lib/store/ledger/ledger.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { readBundle } from './read-bundle.ts';
import { readCheckpoint } from './read-checkpoint.ts';
import { readTile } from './read-tile.ts';
import { sequenceLedger } from './sequence-ledger.ts';

const database = withDatabase();
const world = withWorld(database);

const head = async () => {
  const { note } = await readCheckpoint(world.ctx);
  const parsed = parseNote(note);
  return { note, parsed, checkpoint: parseCheckpoint(parsed?.text ?? '') };
};
const tilesOf = (size: number) =>
  hashesFrom(size, async (name) => splitHashes((await loadTile(world.db, name)) ?? Buffer.alloc(0)));
const sequenceAll = async () => {
  while ((await sequenceLedger(world.ctx)).more);
};

/** Every entry has exactly one leaf, indexes have no gap, and what the tiles say is what the entries say. */
async function holds(): Promise<number> {
  const [counts] = await world.db.query(
    rawSql<{
      entries: number;
      leaves: number;
      top: number;
      waiting: number;
    }>(`SELECT (SELECT count(*) FROM entries)::int AS entries, (SELECT count(*) FROM leaves)::int AS leaves,
       (SELECT coalesce(max(index) + 1, 0) FROM leaves)::int AS top, (SELECT count(*) FROM entries_unsequenced)::int AS waiting`),
  );
  const size = counts?.top ?? 0;
  expect(counts).toEqual({ entries: size, leaves: size, top: size, waiting: 0 });
  const leaves = (
    await Promise.all(Array.from({ length: Math.ceil(size / 256) }, (_, i) => loadLeaves(world.db, i, 256)))
  ).flat();
  const hashes = leaves.map((leaf) => leafHash(new TextEncoder().encode(leafTextOf(loggedEntry(leaf)))));
  const read = tilesOf(size);
  for (const [i, hash] of hashes.entries()) expect(Buffer.from(await read(0, i)).equals(hash)).toBe(true);
  const { checkpoint } = await head();
  expect(checkpoint).toEqual({ origin: world.ctx.signer.log.name, size, root: await rootOf(size, read) });
  return size;
}

test('what is committed is numbered, and the head is signed with the log’s own key', async () => {
  await world.submit();
  await sequenceAll();
  const size = await holds();
  expect(size).toBeGreaterThan(5);
  const { parsed } = await head();
  const { name, keys } = world.ctx.signer.log;
  const publicKey = parseVerifierKey(keys.at(-1) ?? '')?.publicKey ?? new Uint8Array();
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  const [signature] = parsed?.signatures ?? [];
  expect(signature?.name).toBe(name);
  expect(verify(null, Buffer.from(parsed?.text ?? ''), key, signature?.signature ?? new Uint8Array())).toBe(true);
});

test('any head extends every older one, through full and partial tiles', async () => {
  const heads = [];
  for (const n of [1, 30, 1, 260, 300]) {
    await Promise.all(Array.from({ length: n }, () => world.submit({ tool: 'note.read' })));
    await sequenceAll();
    heads.push((await head()).checkpoint);
  }
  const newest = heads.at(-1);
  if (!newest) throw new Error('no head');
  for (const older of heads) {
    if (!older) throw new Error('no head');
    const proof = await consistencyProof(older.size, newest.size, tilesOf(newest.size));
    expect(extendsTree(older, newest, proof)).toBe(true);
  }
  const index = 3;
  const [leaf] = (await loadLeaves(world.db, 0, 4)).slice(index);
  const path = await inclusionProof(index, newest.size, tilesOf(newest.size));
  const hash = leafHash(new TextEncoder().encode(leaf ? leafTextOf(loggedEntry(leaf)) : ''));
  expect(includes(index, newest.size, hash, path, newest.root)).toBe(true);
  await holds();
});

test('two sequencers at once number each entry once, and one that fails half-way leaves nothing behind', async () => {
  await Promise.all(Array.from({ length: 40 }, () => world.submit({ tool: 'note.read' })));
  await Promise.all([sequenceLedger(world.ctx), sequenceLedger(world.ctx), sequenceLedger(world.ctx)]);
  await sequenceAll();
  await world.submit();
  const dying = {
    ...world.ctx,
    signer: { ...world.ctx.signer, signCheckpoint: () => Promise.reject(new Error('died')) },
  };
  await expect(sequenceLedger(dying)).rejects.toThrow('died');
  await sequenceAll();
  await holds();
});

test('a transaction that commits late, with a lower position, still gets its leaf', async () => {
  const before = await holds();
  let commit: () => void = () => undefined;
  const late = world.ctx.transaction(async (tx) => {
    const { insertEntries } = await import('#lib/store/ledger/entries.ts');
    const at = world.ctx.now();
    await insertEntries(tx, [
      { id: world.ctx.newId('ent'), type: 'late', actorId: 'test', at, body: { type: 'late', at } },
    ]);
    await new Promise<void>((resolve) => (commit = resolve));
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await world.submit();
  await sequenceAll();
  commit();
  await late;
  await sequenceAll();
  expect(await holds()).toBe(before + 2);
});

describe('as C2SP tlog-tiles', () => {
  test('a full tile, a partial one and their entries are given out, and nothing that no head covers', async () => {
    const size = await holds();
    expect((await readTile(world.ctx, { level: 0, index: 0, width: 256 })).length).toBe(8192);
    expect((await readTile(world.ctx, { level: 1, index: 0, width: 1 })).length).toBe(32);
    const partial = size % 256;
    const index = Math.floor(size / 256);
    expect((await readTile(world.ctx, { level: 0, index, width: partial })).length).toBe(partial * 32);
    await expect(readTile(world.ctx, { level: 0, index, width: partial + 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
    const nobody = () => Promise.reject(new Error('nobody has to be signed in'));
    const { bytes, open } = await readBundle(world.ctx, { index: 0, width: 2 }, nobody);
    const bundle = Buffer.from(bytes);
    const first = bundle.readUInt16BE(0);
    expect([open, bundle.length]).toEqual([true, 2 * (2 + first)]);
    expect(JSON.parse(bundle.subarray(2, 2 + first).toString())).toMatchObject({
      v: 2,
      type: expect.stringMatching(/^sha256:/) as string,
    });
  });

  test.each([
    'UPDATE leaves SET position = position',
    'DELETE FROM leaves',
    'TRUNCATE checkpoints',
    "UPDATE checkpoints SET note = ''",
  ])('the database refuses %s', async (sql) => {
    await expect(world.db.query(rawSql(sql))).rejects.toThrow(/append-only/);
  });
});
