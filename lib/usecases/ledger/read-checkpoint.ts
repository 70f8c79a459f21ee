import { latestCheckpoint, type StoredCheckpoint } from '#lib/store/ledger/ledger.ts';
import type { Context } from '../context.ts';
import { notFound } from '../failure.ts';

/** The newest signed head. Throws `not-found` before the first entry is in the tree. */
export async function readCheckpoint(ctx: Context): Promise<StoredCheckpoint> {
  const checkpoint = await latestCheckpoint(ctx.db);
  if (!checkpoint) throw notFound();
  return checkpoint;
}
