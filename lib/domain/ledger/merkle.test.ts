import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  consistencyProof,
  EMPTY_ROOT,
  extendsTree,
  includes,
  inclusionProof,
  leafHash,
  rootOf,
  type Hash,
  type ReadHash,
} from './merkle.ts';
import { hashesAt, hashesFrom, parseTileNumber, subtree, tileNumber, TILE_WIDTH } from './tiles.ts';

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');

/** Hashes subtrees directly from the leaves, without tiles. */
const fromLeaves =
  (leaves: Hash[]): ReadHash =>
  (level, index) =>
    subtree(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

/** The same through tiles, as they are served over HTTP. */
function throughTiles(leaves: Hash[]): ReadHash {
  const levels = [leaves];
  while ((levels.at(-1)?.length ?? 0) >= TILE_WIDTH) {
    const below = levels.at(-1) ?? [];
    const above: Hash[] = [];
    for (let i = 0; i + TILE_WIDTH <= below.length; i += TILE_WIDTH)
      above.push(subtree(below.slice(i, i + TILE_WIDTH)));
    levels.push(above);
  }
  return hashesFrom(leaves.length, ({ level, index, width }) => {
    const hashes = (levels[level] ?? []).slice(index * TILE_WIDTH, index * TILE_WIDTH + width);
    expect(hashes).toHaveLength(width);
    return hashes;
  });
}

// The certificate transparency project's reference tree (RFC 6962 §2.1.3 has the shape, its test data the bytes).
const REFERENCE = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('the published roots', async () => {
  expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const leaves = REFERENCE.map((data) => leafHash(new Uint8Array(Buffer.from(data, 'hex'))));
  for (const [i, root] of ROOTS.entries()) expect(hex(await rootOf(i + 1, fromLeaves(leaves)))).toBe(root);
});

const leavesOf = (n: number): Hash[] =>
  Array.from({ length: n }, (_, i) => leafHash(new TextEncoder().encode(`leaf ${i}`)));
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.constantFrom(255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_793),
);

describe('proofs', () => {
  test('of inclusion hold for their leaf, index, size and root, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, seed) => {
        const leaves = leavesOf(size);
        const read = throughTiles(leaves);
        const index = seed % size;
        const leaf = leaves[index] as Hash;
        const root = await rootOf(size, read);
        expect(hex(root)).toBe(hex(await rootOf(size, fromLeaves(leaves))));
        const path = await inclusionProof(index, size, read);
        expect(includes(index, size, leaf, path, root)).toBe(true);
        const other = leafHash(new Uint8Array([1, 2, 3]));
        expect(includes(index, size, other, path, root)).toBe(false);
        expect(includes(index, size, leaf, [...path, other], root)).toBe(false);
        if (size > 1) expect(includes((index + 1) % size, size, leaf, path, root)).toBe(false);
        if (path.length > 0) {
          expect(includes(index, size, leaf, path.slice(1), root)).toBe(false);
          expect(includes(index, size, leaf, [other, ...path.slice(1)], root)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('of consistency hold between a tree and its past, and for no other past', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, seed) => {
        const leaves = leavesOf(size);
        const read = throughTiles(leaves);
        const older = { size: 1 + (seed % size), root: EMPTY_ROOT };
        older.root = await rootOf(older.size, throughTiles(leaves.slice(0, older.size)));
        const newer = { size, root: await rootOf(size, read) };
        const proof = await consistencyProof(older.size, size, read);
        expect(extendsTree(older, newer, proof)).toBe(true);
        const rewritten = [...leaves.slice(0, older.size)];
        rewritten[seed % older.size] = leafHash(new Uint8Array([9]));
        const forged = { ...older, root: await rootOf(older.size, fromLeaves(rewritten)) };
        expect(extendsTree(forged, newer, proof)).toBe(false);
        if (proof.length > 0) expect(extendsTree(older, newer, proof.slice(0, -1))).toBe(false);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

test.each([
  [0, '000'],
  [255, '255'],
  [1_000, 'x001/000'],
  [1_234_067, 'x001/x234/067'],
])('tile %i is at %s', (index, path) => {
  expect(tileNumber(index)).toBe(path);
  expect(parseTileNumber(path)).toEqual({ index, width: 256 });
  expect(parseTileNumber(`${path}.p/7`)).toEqual({ index, width: 7 });
});

test.each(['', '1', '0000', 'x000/001', '001/', '001.p/0', '001.p/257', 'x001/x234/67', '../001'])(
  '%j is no tile',
  (path) => {
    expect(parseTileNumber(path)).toBeNull();
  },
);

test('every level has as many hashes as whole subtrees', () => {
  expect([hashesAt(0, 65_793), hashesAt(1, 65_793), hashesAt(2, 65_793)]).toEqual([65_793, 257, 1]);
});
