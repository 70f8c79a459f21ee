import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import type { Checkpoint } from '#lib/domain/ledger/checkpoint.ts';
import { CompactRange } from '#lib/domain/ledger/compact-range.ts';
import { leafFault } from '#lib/domain/ledger/leaf.ts';
import type { Fault } from '#lib/domain/ledger/log-verifier.ts';
import { leafHash } from '#lib/domain/ledger/merkle.ts';
import { sameBytes } from '#lib/domain/signing/bytes.ts';
import { splitBundle, TILE_WIDTH, tileNumber } from '#lib/domain/ledger/tiles.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { Refusal } from './command.ts';
import { keepHead, keptHead } from './kept-head.ts';
import { progress } from './lines.ts';
import { ServedLog } from './served-log.ts';
import { TileCheck } from './tile-check.ts';
import type { Verified, VerifyOptions } from './verify-export.ts';

export interface UrlOptions extends VerifyOptions {
  /** A file with the head of the last time: the log has to extend it. Replaced when everything holds, made when it is not there. */
  kept: string | null;
}

/** Bundles asked for at once. */
const AT_ONCE = 8;

/**
 * Reads a log from where it is served (C2SP tlog-tiles): each leaf, each tile and the head's root, and that it extends the head kept from
 * last time. Leaves hold digests only, so nothing is replayed. Throws `Refusal` when the log cannot be read.
 */
export async function verifyUrl(url: string, { keys, now, kept }: UrlOptions): Promise<Verified> {
  const log = new ServedLog(url);
  const known = keys ?? (await log.text('keys')).trim().split('\n');
  const note = await log.text('checkpoint');
  const head = await checkCheckpoint(note, known, VERIFIERS);
  if (typeof head === 'string') throw new Refusal(`${log.name} cannot be verified: ${head}`);
  const before = kept === null ? null : await keptHead(kept, known);
  const faults: Fault[] = [];
  if (before && before.size > head.size)
    faults.push({
      part: `head of ${head.size}`,
      detail: `covers less than the ${before.size} entries it covered before: the log was rolled back`,
    });
  await readLeaves(log, head, before, now, faults);
  if (faults.length === 0 && kept !== null) await keepHead(kept, note);
  return {
    ok: faults.length === 0,
    replayed: false,
    entries: head.size,
    newest: 0,
    heads: before ? 2 : 1,
    decisions: 0,
    verdicts: 0,
    faults,
  };
}

async function readLeaves(
  log: ServedLog,
  head: Checkpoint,
  before: Checkpoint | null,
  now: number,
  faults: Fault[],
): Promise<void> {
  const told = progress('entries', head.size);
  const range = new CompactRange();
  const tiles = new TileCheck(log, faults);
  for await (const leaves of bundles(log, head.size)) {
    for (const leaf of leaves) {
      const wrong = leafFault(leaf, now);
      if (wrong !== null) faults.push({ part: `entry ${range.size}`, detail: wrong });
      const hash = leafHash(leaf);
      range.append(hash);
      await tiles.push(0, hash);
      if (range.size === before?.size && !sameBytes(range.root(), before.root))
        faults.push({
          part: `head of ${before.size}`,
          detail: 'is no longer what the log begins with: it was rewritten',
        });
    }
    told(range.size);
  }
  await tiles.finish();
  if (!sameBytes(range.root(), head.root))
    faults.push({ part: `head of ${head.size}`, detail: 'is not the root of the entries that are served' });
}

/** The leaves of a log of `size`, a bundle at a time, asking some ahead. */
async function* bundles(log: ServedLog, size: number): AsyncGenerator<Uint8Array[]> {
  const count = Math.ceil(size / TILE_WIDTH);
  const widthOf = (i: number) => Math.min(TILE_WIDTH, size - i * TILE_WIDTH);
  const ahead: Promise<Uint8Array>[] = [];
  for (let i = 0; i < count; i++) {
    while (ahead.length < AT_ONCE && i + ahead.length < count) {
      const asked = log.tile('entries', i + ahead.length, widthOf(i + ahead.length));
      // It is awaited in its turn; until then a failure is nobody's.
      asked.catch(() => undefined);
      ahead.push(asked);
    }
    const leaves = splitBundle(await (ahead.shift() as Promise<Uint8Array>));
    if (leaves?.length !== widthOf(i))
      throw new Refusal(`${log.name} cannot be verified: the bundle of entries ${tileNumber(i)} is cut off`);
    yield leaves;
  }
}
