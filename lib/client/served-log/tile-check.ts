import type { Hash } from '#lib/domain/ledger/merkle.ts';
import { sameBytes } from '#lib/domain/signing/bytes.ts';
import { HASH_BYTES, subtree, tileNumber, TILE_WIDTH } from '#lib/domain/ledger/tiles.ts';
import type { ServedLog } from './served-log.ts';

/** Compares every served tile of a log with the hashes of its leaves, as they arrive. */
export class TileCheck {
  readonly #log: ServedLog;
  readonly #fault: (part: string, detail: string) => void;
  readonly #levels: { done: number; hashes: Hash[] }[] = [];

  constructor(log: ServedLog, fault: (part: string, detail: string) => void) {
    this.#log = log;
    this.#fault = fault;
  }

  async push(level: number, hash: Hash): Promise<void> {
    const at = (this.#levels[level] ??= { done: 0, hashes: [] });
    at.hashes.push(hash);
    if (at.hashes.length < TILE_WIDTH) return;
    const { hashes } = at;
    await this.#check(level, at.done, hashes);
    at.done += 1;
    at.hashes = [];
    await this.push(level + 1, subtree(hashes));
  }

  /** Call once, after the last leaf: checks the tiles that stay partial. */
  async finish(): Promise<void> {
    for (const [level, { done, hashes }] of this.#levels.entries())
      if (hashes.length > 0) await this.#check(level, done, hashes);
  }

  async #check(level: number, index: number, hashes: readonly Hash[]): Promise<void> {
    const served = await this.#log.tile(level, index, hashes.length);
    const holds =
      served.length === hashes.length * HASH_BYTES &&
      hashes.every((hash, i) => sameBytes(hash, served.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)));
    if (!holds) this.#fault(`tile ${level}/${tileNumber(index)}`, 'does not hold the hashes of its leaves');
  }
}
