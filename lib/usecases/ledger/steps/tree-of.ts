import { hashesFrom } from '#lib/domain/ledger/tiles.ts';
import { loadTile, splitHashes } from '#lib/store/ledger/ledger.ts';
import type { Context } from '../../context.ts';

/** Any subtree of the tree of this size, out of the stored tiles. */
export const treeOf = (ctx: Context, size: number) =>
  hashesFrom(size, async (name) => {
    const hashes = await loadTile(ctx.db, name);
    if (!hashes) throw new Error(`tile ${name.level}/${name.index} is missing`);
    return splitHashes(hashes);
  });
