import { latestWithCosignatures, loadAnchorState } from '#lib/store/ledger/outside.ts';
import type { Context } from '../context.ts';
import type { OutgoingHead } from './answers/outgoing-head.ts';
import { backoff } from './steps/outside-faults.ts';

const FIRST_BACKOFF_MS = 60_000;

/** The newest head when this anchor is to get it; otherwise in how many milliseconds to look again. Null before there is any head. */
export async function nextAnchoring(
  ctx: Context,
  target: string,
  every: number,
): Promise<OutgoingHead | number | null> {
  const [head, state] = await Promise.all([latestWithCosignatures(ctx.db), loadAnchorState(ctx.db, target)]);
  if (!head) return null;
  const { kept, fault, failures } = state;
  // A log that stands still has nothing new to say; it is looked at all the same, in case it was rolled back to here.
  const next = fault ? fault.at.getTime() + backoff(FIRST_BACKOFF_MS, failures) : (kept?.at.getTime() ?? 0) + every;
  return next > ctx.now() ? next - ctx.now() : { size: head.size, note: head.note };
}
