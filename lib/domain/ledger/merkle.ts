import { sha256 } from '#sha256';

import { sameBytes } from '../signing/bytes.ts';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

const NODE = 1;

/** RFC 6962 §2.1: the hash of one leaf's bytes. */
export function leafHash(data: Uint8Array): Hash {
  const marked = new Uint8Array(1 + data.length);
  marked.set(data, 1);
  return sha256(marked);
}

// One place for every node: a verifier hashes millions, and nothing waits between filling it and hashing it.
const node = new Uint8Array(65).fill(NODE, 0, 1);

/** RFC 6962 §2.1: the hash of an inner node. */
export function nodeHash(left: Hash, right: Hash): Hash {
  // Shorter ones would leave something of the node before in its place.
  if (!isHash(left) || !isHash(right)) throw new RangeError('a node joins two hashes of 32 bytes');
  node.set(left, 1);
  node.set(right, 33);
  return sha256(node);
}

export const EMPTY_ROOT: Hash = sha256('');

/** Hash of the complete subtree over leaves `index << level` to `(index + 1) << level`. Asked only for subtrees inside the tree. */
export type ReadHash = (level: number, index: number) => Hash | Promise<Hash>;

/** RFC 6962 §2.1: the root over the first `size` leaves. */
export async function rootOf(size: number, read: ReadHash): Promise<Hash> {
  return size === 0 ? EMPTY_ROOT : rangeHash(0, size, read);
}

/** The Merkle tree hash of leaves `from` to `to`, where `from` is where a subtree of that size may begin. */
async function rangeHash(from: number, to: number, read: ReadHash): Promise<Hash> {
  const size = to - from;
  const level = Math.ceil(Math.log2(size));
  if (2 ** level === size) return read(level, from / size);
  const middle = from + splitOf(size);
  return nodeHash(await rangeHash(from, middle, read), await rangeHash(middle, to, read));
}

/** The largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

/** RFC 6962 §2.1.1: the audit path of leaf `index` in the tree of `size`, from the leaf upwards. */
export async function inclusionProof(index: number, size: number, read: ReadHash): Promise<Hash[]> {
  if (index < 0 || index >= size) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const path = async (from: number, to: number): Promise<Hash[]> => {
    if (to - from === 1) return [];
    const middle = from + splitOf(to - from);
    return index < middle
      ? [...(await path(from, middle)), await rangeHash(middle, to, read)]
      : [...(await path(middle, to)), await rangeHash(from, middle, read)];
  };
  return path(0, size);
}

/** RFC 6962 §2.1.2: that the tree of `size` begins with the one of `older`. */
export async function consistencyProof(older: number, size: number, read: ReadHash): Promise<Hash[]> {
  if (older < 1 || older > size) throw new RangeError(`a tree of ${size} has no past of ${older}`);
  const proof = async (from: number, to: number, whole: boolean): Promise<Hash[]> => {
    if (older === to) return whole ? [] : [await rangeHash(from, to, read)];
    const middle = from + splitOf(to - from);
    return older <= middle
      ? [...(await proof(from, middle, whole)), await rangeHash(middle, to, read)]
      : [...(await proof(middle, to, false)), await rangeHash(from, middle, read)];
  };
  return proof(0, size, true);
}

const isHash = (bytes: Uint8Array): boolean => bytes.length === 32;

/** RFC 9162 §2.1.3.2: whether the path leads from the leaf to the root. */
export function includes(index: number, size: number, leaf: Hash, path: readonly Hash[], root: Hash): boolean {
  if (index < 0 || index >= size || !path.every(isHash)) return false;
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else r = nodeHash(r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && sameBytes(r, root);
}

/** RFC 9162 §2.1.4.2: whether the tree with the second root begins with the one with the first. */
export function extendsTree(
  older: { size: number; root: Hash },
  newer: { size: number; root: Hash },
  proof: readonly Hash[],
): boolean {
  if (older.size > newer.size || older.size < 1) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  if (!proof.every(isHash)) return false;
  const path = Number.isInteger(Math.log2(older.size)) ? [older.root, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (!first) return false;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [fr, sr] = [first, first];
  for (const c of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && sameBytes(fr, older.root) && sameBytes(sr, newer.root);
}
