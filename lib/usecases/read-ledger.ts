import { leafText } from '#lib/domain/ledger/leaf.ts';
import { HASH_BYTES, type TileName } from '#lib/domain/ledger/tiles.ts';
import { latestCheckpoint, loadLeaves, loadTile, type StoredCheckpoint } from '#lib/store/ledger.ts';
import type { Context } from './context.ts';
import { notFound } from './failure.ts';

/** The newest signed head. Throws `not-found` before the first entry is in the tree. */
export async function readCheckpoint(ctx: Context): Promise<StoredCheckpoint> {
  const checkpoint = await latestCheckpoint(ctx);
  if (!checkpoint) throw notFound();
  return checkpoint;
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
