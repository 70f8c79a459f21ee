import { nodeHash, type Hash, type ReadHash } from './merkle.ts';

/** C2SP tlog-tiles: a tile covers eight levels of the tree and stores the lowest, up to 256 hashes. */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;
export const HASH_BYTES = 32;

export interface TileName {
  level: number;
  index: number;
  /** 256, or fewer for the rightmost tile of its level. */
  width: number;
}

/** A tile's index in a path, `x001/x234/067`: groups of three digits, all but the last prefixed with x. */
export function tileNumber(index: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const groups = digits.match(/\d{3}/g) ?? [];
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** The index and width at the end of a tile's path; null when malformed. */
export function parseTileNumber(path: string): { index: number; width: number } | null {
  const match = /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (!match?.[1]) return null;
  const index = Number(match[1].replaceAll(/[x/]/g, ''));
  const width = match[2] === undefined ? TILE_WIDTH : Number(match[2]);
  return width > TILE_WIDTH || !Number.isSafeInteger(index) || tileNumber(index) !== match[1] ? null : { index, width };
}

/** How many hashes a tree of `size` has at a tile level. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** Reads one tile's hashes, at least `width` of them. */
export type ReadTile = (name: TileName) => Hash[] | Promise<Hash[]>;

/** Reads any complete subtree of a tree of `size` from its tiles, reading each tile once. */
export function hashesFrom(size: number, readTile: ReadTile): ReadHash {
  const cache = new Map<string, Promise<Hash[]>>();
  const tile = (level: number, index: number): Promise<Hash[]> => {
    const key = `${level}/${index}`;
    let hashes = cache.get(key);
    if (!hashes) {
      const width = Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH);
      cache.set(key, (hashes = Promise.resolve(readTile({ level, index, width }))));
    }
    return hashes;
  };
  return async (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const within = level % TILE_HEIGHT;
    const span = 2 ** within;
    const first = index * span;
    const hashes = await tile(tileLevel, Math.floor(first / TILE_WIDTH));
    const start = first % TILE_WIDTH;
    return subtree(hashes.slice(start, start + span));
  };
}

/** The root over a power-of-two number of subtree roots. */
export function subtree(hashes: readonly Hash[]): Hash {
  let level = [...hashes];
  while (level.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i < level.length; i += 2) above.push(nodeHash(level[i] as Hash, level[i + 1] as Hash));
    level = above;
  }
  if (!level[0]) throw new RangeError('a subtree of nothing');
  return level[0];
}

/** Splits an entry bundle: each leaf follows its length in two bytes, big endian. Null when one is truncated. */
export function splitBundle(bytes: Uint8Array): Uint8Array[] | null {
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const end = at + 2 + length;
    if (end > bytes.length) return null;
    leaves.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return leaves;
}
