import type { StoredCheckpoint } from '#lib/store/ledger/ledger.ts';
import { latestCosignature, loadWitnessFault } from '#lib/store/ledger/outside.ts';
import type { Context } from '../context.ts';

/** What to ask a witness for: its cosignature on a head, counted from the last one of ours it cosigned. */
export interface CosigningDue {
  old: number;
  size: number;
  note: string;
}

/** The same, or in how many milliseconds to look again; null when there is nothing new. */
export async function nextCosigning(
  ctx: Context,
  witness: string,
  head: StoredCheckpoint,
  every: number,
): Promise<CosigningDue | number | null> {
  const [last, fault] = await Promise.all([latestCosignature(ctx.db, witness), loadWitnessFault(ctx.db, witness)]);
  if (head.size === last?.size) return null;
  const next = Math.max(fault?.next_at.getTime() ?? 0, (last?.at.getTime() ?? 0) + every);
  if (next > ctx.now()) return next - ctx.now();
  return { old: last?.size ?? 0, size: head.size, note: head.note };
}
