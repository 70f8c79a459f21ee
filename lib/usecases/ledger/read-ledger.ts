import { leafText } from '#lib/domain/ledger/leaf.ts';
import { HASH_BYTES, type TileName } from '#lib/domain/ledger/tiles.ts';
import { latestCheckpoint, loadLeaves, loadTile, type StoredCheckpoint } from '#lib/store/ledger/ledger.ts';
import { latestWithCosignatures, ripeHead } from '#lib/store/ledger/outside.ts';
import type { Context } from '../context.ts';
import { notFound } from '../failure.ts';

/** The newest signed head. Throws `not-found` before the first entry is in the tree. */
export async function readCheckpoint(ctx: Context): Promise<StoredCheckpoint> {
  const checkpoint = await latestCheckpoint(ctx);
  if (!checkpoint) throw notFound();
  return checkpoint;
}

/** Witnesses are given this long; one that is away does not hold the log back any longer. */
const RIPE_MS = 10_000;

/**
 * The head that is given out, a signed note. With witnesses, a head is given out once one of them has cosigned it, or ten seconds after it was
 * signed: each of the two only ever grows, so nobody who kept a head is shown a shorter log because a cosignature came late. `covering`: how
 * many entries it has to be over at least, whatever that costs. Throws `not-found` before the first entry.
 */
export async function readCosignedCheckpoint(ctx: Context, covering = 0): Promise<StoredCheckpoint> {
  const keys = ctx.outside.witnesses.map(({ key }) => key);
  const ripe = keys.length === 0 ? null : await ripeHead(ctx, keys, new Date(ctx.now() - RIPE_MS));
  const head = ripe !== null && ripe.size >= covering ? ripe : await latestWithCosignatures(ctx);
  if (!head) throw notFound();
  return head;
}

/** A tile's hashes, end to end (C2SP tlog-tiles). */
export async function readTile(ctx: Context, name: TileName): Promise<Uint8Array> {
  const hashes = await loadTile(ctx, name);
  if (!hashes || hashes.length !== name.width * HASH_BYTES) throw notFound();
  return hashes;
}

/** The leaves under a lowest tile: each with its length in two bytes, most significant first (C2SP tlog-tiles, entry bundles). */
export async function readBundle(ctx: Context, { index, width }: Omit<TileName, 'level'>): Promise<Uint8Array> {
  const leaves = await loadLeaves(ctx, index, width);
  if (leaves.length !== width) throw notFound();
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const data = Buffer.from(leafText(leaf));
      return [Buffer.from([data.length >> 8, data.length & 0xff]), data];
    }),
  );
}
