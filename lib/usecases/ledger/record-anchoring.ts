import type { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { insertAnchor, loadAnchorState } from '#lib/store/ledger/outside.ts';
import type { Context } from '../context.ts';
import { noteContradiction } from './steps/outside-faults.ts';

/** Remembers an attempt. Answers whether it changes what is known of this place. */
export function recordAnchoring(
  ctx: Context,
  target: string,
  size: number,
  fault: OutsideFault | null,
): Promise<boolean> {
  return ctx.transaction(async (tx) => {
    const before = await loadAnchorState(tx, target);
    await insertAnchor(tx, {
      target,
      size,
      kind: fault?.kind ?? null,
      fault: fault?.message ?? null,
      at: new Date(ctx.now()),
    });
    tx.publish('outside');
    if (fault) await noteContradiction(ctx, tx, `anchor ${target}`, fault, before.fault?.kind ?? null);
    return (before.fault?.kind ?? null) !== (fault?.kind ?? null);
  });
}
