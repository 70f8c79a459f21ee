import { EMPTY_ROOT, nodeHash, type Hash } from './merkle.ts';

/** An append-only Merkle tree that keeps only the roots of the complete subtrees on its right edge: O(log n) memory, root in a few hashes. */
export class CompactRange {
  size = 0;
  readonly #edge: { level: number; hash: Hash }[] = [];

  append(leaf: Hash): void {
    let node = { level: 0, hash: leaf };
    for (let left = this.#edge.at(-1); left?.level === node.level; left = this.#edge.at(-1)) {
      this.#edge.pop();
      node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) };
    }
    this.#edge.push(node);
    this.size += 1;
  }

  /** RFC 6962 §2.1 over the leaves so far. */
  root(): Hash {
    const [last, ...rest] = this.#edge.map((one) => one.hash).reverse();
    return last ? rest.reduce((right, left) => nodeHash(left, right), last) : EMPTY_ROOT;
  }
}
