import { leafTextOf, loggedEntry } from '#lib/domain/ledger/logged-entry.ts';
import type { TileName } from '#lib/domain/ledger/tiles.ts';
import { loadLeaves } from '#lib/store/ledger/ledger.ts';
import type { Context } from '../context.ts';
import { notFound } from '../failure.ts';

/** The leaves under a lowest tile: each with its length in two bytes, most significant first (C2SP tlog-tiles, entry bundles). */
export async function readBundle(ctx: Context, { index, width }: Omit<TileName, 'level'>): Promise<Uint8Array> {
  const leaves = await loadLeaves(ctx.db, index, width);
  if (leaves.length !== width) throw notFound();
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const data = Buffer.from(leafTextOf(loggedEntry(leaf)));
      return [Buffer.from([data.length >> 8, data.length & 0xff]), data];
    }),
  );
}
