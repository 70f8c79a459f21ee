import { HASH_BYTES, type TileName } from '#lib/domain/ledger/tiles.ts';
import { loadTile } from '#lib/store/ledger/ledger.ts';
import type { Context } from '../context.ts';
import { notFound } from '../failure.ts';

/** A tile's hashes, end to end (C2SP tlog-tiles). */
export async function readTile(ctx: Context, name: TileName): Promise<Uint8Array> {
  const hashes = await loadTile(ctx.db, name);
  if (!hashes || hashes.length !== name.width * HASH_BYTES) throw notFound();
  return hashes;
}
