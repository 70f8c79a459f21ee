import { sha256 } from '#sha256';

import { sameBytes } from '../signing/bytes.ts';

/** 32 bytes, SHA-256. */
export type Hash = Uint8Array;

const NODE = 1;

/** The hash of a leaf's bytes (RFC 6962 §2.1). */
export function leafHash(data: Uint8Array): Hash {
  const marked = new Uint8Array(1 + data.length);
  marked.set(data, 1);
  return sha256(marked);
}

// One reused buffer: a verifier hashes millions of nodes, and nothing runs between filling it and hashing it.
const node = new Uint8Array(65).fill(NODE, 0, 1);

/** The hash of an inner node (RFC 6962 §2.1). Throws RangeError unless both hashes have 32 bytes. */
export function nodeHash(left: Hash, right: Hash): Hash {
  // A shorter hash would leave bytes of the previous node in the buffer.
  if (!isHash(left) || !isHash(right)) throw new RangeError('a node joins two hashes of 32 bytes');
  node.set(left, 1);
  node.set(right, 33);
  return sha256(node);
}

export const EMPTY_ROOT: Hash = sha256('');

/** Reads the hash of the complete subtree over leaves `index << level` to `(index + 1) << level`. Only called for subtrees inside the tree. */
export type ReadHash = (level: number, index: number) => Hash | Promise<Hash>;

/** The root over the first `size` leaves (RFC 6962 §2.1). */
export async function rootOf(size: number, read: ReadHash): Promise<Hash> {
  return size === 0 ? EMPTY_ROOT : rangeHash(0, size, read);
}

/** The Merkle tree hash of leaves `from` to `to`; `from` must be aligned to a subtree of that size. */
async function rangeHash(from: number, to: number, read: ReadHash): Promise<Hash> {
  const size = to - from;
  const level = Math.ceil(Math.log2(size));
  if (2 ** level === size) return read(level, from / size);
  const middle = from + splitOf(size);
  return nodeHash(await rangeHash(from, middle, read), await rangeHash(middle, to, read));
}

/** The largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

/** The audit path of leaf `index` in the tree of `size`, from the leaf upwards (RFC 6962 §2.1.1). Throws RangeError outside the tree. */
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

/** The proof that the tree of `size` extends the tree of `older` (RFC 6962 §2.1.2). Throws RangeError for impossible sizes. */
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

/** Verifies an audit path from a leaf to the root (RFC 9162 §2.1.3.2). */
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

/** Verifies a consistency proof: the second tree extends the first (RFC 9162 §2.1.4.2). */
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
