import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import type { Verifiers } from '#lib/domain/signing/verifiers.ts';
import type { Checkpoint } from '#lib/domain/ledger/checkpoint.ts';
import { CompactRange } from '#lib/domain/ledger/compact-range.ts';
import { leafReader } from '#lib/domain/ledger/leaf-forms.ts';
import type { Fault } from '#lib/domain/ledger/log-verifier.ts';
import { leafHash, type Hash } from '#lib/domain/ledger/merkle.ts';
import { splitBundle, TILE_WIDTH, tileNumber } from '#lib/domain/ledger/tiles.ts';
import { sameBytes } from '#lib/domain/signing/bytes.ts';
import { Unreadable, type ServedLog } from './served-log.ts';
import { TileCheck } from './tile-check.ts';

/** The check that failed. */
export type LogCheck = 'entries' | 'tiles' | 'root' | 'extends';

export interface ServedLogOptions {
  /** Verifier keys of the log that are known from elsewhere; null to take those the desk itself gives. */
  keys: string[] | null;
  /** The signed head of an earlier time: the log has to extend it. */
  kept: string | null;
  verifiers: Verifiers;
  /** Epoch milliseconds. */
  now: number;
  /** Called as entries are read. */
  onProgress?: (read: number, size: number) => void;
  signal?: AbortSignal;
  /** Callbacks of a check against heads from elsewhere: first the log's keys, then its size after each entry, with the root on demand. */
  apart?: { begin(keys: readonly string[]): Promise<void>; grown(size: number, root: () => Hash): void };
}

export interface ServedLogReport {
  head: Checkpoint;
  /** The head as it is signed, to be kept for the next time. */
  note: string;
  keys: string[];
  before: Checkpoint | null;
  faults: (Fault & { check: LogCheck })[];
}

/** Reports at most this many faults. */
const MOST_FAULTS = 1_000;
/** Bundles fetched in parallel. */
const AT_ONCE = 8;

/**
 * Reads a log from where it is served (C2SP tlog-tiles): each leaf, each tile and the head's root, and that it extends the head kept from
 * last time. Leaves hold digests only, so nothing is replayed. Runs in Node and in a browser. Throws `Unreadable` when the log cannot be
 * read, its head or the kept one is not signed by its keys, or the caller gives up.
 */
export async function verifyServedLog(log: ServedLog, options: ServedLogOptions): Promise<ServedLogReport> {
  const keys = options.keys ?? (await log.text('keys')).trim().split('\n');
  const note = await log.text('checkpoint');
  const head = await checkCheckpoint(note, keys, options.verifiers);
  if (typeof head === 'string') throw new Unreadable(`${log.name} cannot be verified: ${head}`);
  const before = options.kept === null ? null : await checkCheckpoint(options.kept, keys, options.verifiers);
  if (typeof before === 'string') throw new Unreadable(`what was kept is no head of this log: ${before}`);
  await options.apart?.begin(keys);
  const report: ServedLogReport = { head, note, keys, before, faults: [] };
  await new Reading(log, report, options).run();
  return report;
}

class Reading {
  readonly #log: ServedLog;
  readonly #report: ServedLogReport;
  readonly #options: ServedLogOptions;

  constructor(log: ServedLog, report: ServedLogReport, options: ServedLogOptions) {
    this.#log = log;
    this.#report = report;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { head, before } = this.#report;
    if (before && before.size > head.size)
      this.#fault(
        'extends',
        `head of ${before.size}`,
        `covers more entries than the log has now (${head.size}): the log was rolled back`,
      );
    const faultOf = leafReader(this.#options.now);
    const range = new CompactRange();
    const tiles = new TileCheck(this.#log, (part, detail) => this.#fault('tiles', part, detail));
    for await (const leaves of this.#bundles(head.size)) {
      this.#options.signal?.throwIfAborted();
      for (const leaf of leaves) {
        const wrong = faultOf(leaf);
        if (wrong !== null) this.#fault('entries', `entry ${range.size}`, wrong);
        const hash = leafHash(leaf);
        range.append(hash);
        await tiles.push(0, hash);
        this.#options.apart?.grown(range.size, () => range.root());
        if (range.size === before?.size && !sameBytes(range.root(), before.root))
          this.#fault('extends', `head of ${before.size}`, 'is no longer what the log begins with: it was rewritten');
      }
      this.#options.onProgress?.(range.size, head.size);
    }
    await tiles.finish();
    if (!sameBytes(range.root(), head.root))
      this.#fault('root', `head of ${head.size}`, 'is not the root of the entries that are served');
  }

  /** The leaves of a log of `size`, a bundle at a time, fetching some ahead. */
  async *#bundles(size: number): AsyncGenerator<Uint8Array[]> {
    const count = Math.ceil(size / TILE_WIDTH);
    const widthOf = (i: number) => Math.min(TILE_WIDTH, size - i * TILE_WIDTH);
    const ahead: Promise<Uint8Array>[] = [];
    for (let i = 0; i < count; i++) {
      while (ahead.length < AT_ONCE && i + ahead.length < count) {
        const asked = this.#log.tile('entries', i + ahead.length, widthOf(i + ahead.length));
        // Awaited later, in order; a rejection before that must not count as unhandled.
        asked.catch(() => undefined);
        ahead.push(asked);
      }
      const leaves = splitBundle(await (ahead.shift() as Promise<Uint8Array>));
      if (leaves?.length !== widthOf(i))
        throw new Unreadable(`${this.#log.name} cannot be verified: the bundle of entries ${tileNumber(i)} is cut off`);
      yield leaves;
    }
  }

  #fault(check: LogCheck, part: string, detail: string): void {
    if (this.#report.faults.length < MOST_FAULTS) this.#report.faults.push({ check, part, detail });
  }
}
