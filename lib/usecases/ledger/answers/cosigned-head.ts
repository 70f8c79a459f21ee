import type { StoredCheckpoint } from '#lib/store/ledger/ledger.ts';
import { latestWithCosignatures, ripeHead } from '#lib/store/ledger/outside.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../failure.ts';

/** Witnesses are given this long; one that is away does not hold the log back any longer. */
const RIPE_MS = 10_000;

/**
 * The head that is given out, a signed note. With witnesses, a head is given out once one of them has cosigned it, or ten seconds after it was
 * signed: each of the two only ever grows, so nobody who kept a head is shown a shorter log because a cosignature came late. `covering`: how
 * many entries it has to be over at least, whatever that costs. Throws `not-found` before the first entry.
 */
export async function cosignedHead(ctx: Context, covering = 0): Promise<StoredCheckpoint> {
  const keys = ctx.outside.witnesses.map(({ key }) => key);
  const ripe = keys.length === 0 ? null : await ripeHead(ctx.db, keys, new Date(ctx.now() - RIPE_MS));
  const head = ripe !== null && ripe.size >= covering ? ripe : await latestWithCosignatures(ctx.db);
  if (!head) throw notFound();
  return head;
}
