import { leafText } from '#lib/domain/ledger/leaf.ts';
import { HASH_BYTES, type TileName } from '#lib/domain/ledger/tiles.ts';
import { latestCheckpoint, loadLeaves, loadTile, type StoredCheckpoint } from '#lib/store/ledger.ts';
import { bestCosigned, latestWithCosignatures } from '#lib/store/outside.ts';
import type { Context } from './context.ts';
import { notFound } from './failure.ts';

/** The newest signed head. Throws `not-found` before the first entry is in the tree. */
export async function readCheckpoint(ctx: Context): Promise<StoredCheckpoint> {
  const checkpoint = await latestCheckpoint(ctx);
  if (!checkpoint) throw notFound();
  return checkpoint;
}

/** A head with cosignatures is preferred to a newer one without for this long; a witness that is away does not hold the log back. */
const COSIGNED_MS = 60_000;

/**
 * The head that is given out, a signed note: with witnesses, the newest one that they cosigned, which is some seconds old at most while they
 * answer; otherwise the newest. `covering`: how many entries it has to be over at least. Throws `not-found` before the first entry.
 */
export async function readCosignedCheckpoint(ctx: Context, covering = 0): Promise<StoredCheckpoint> {
  const newest = await latestWithCosignatures(ctx);
  if (!newest) throw notFound();
  if (ctx.outside.witnesses.length === 0) return newest;
  const keys = ctx.outside.witnesses.map(({ key }) => key);
  const best = await bestCosigned(ctx, keys, new Date(newest.at.getTime() - COSIGNED_MS));
  return best !== null && best.size >= covering ? best : newest;
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
