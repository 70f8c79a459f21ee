import type { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { loadWitnessFault, saveWitnessFault } from '#lib/store/ledger/outside.ts';
import type { Context } from '../context.ts';
import { backoff, noteContradiction } from './steps/outside-faults.ts';

const FIRST_BACKOFF_MS = 5_000;

/** Remembers what is wrong with a witness and when to ask it again. Answers whether it is news. */
export function recordWitnessFault(
  ctx: Context,
  witness: { name: string; key: string },
  fault: OutsideFault,
): Promise<boolean> {
  return ctx.transaction(async (tx) => {
    const before = await loadWitnessFault(tx, witness.key);
    const same = before?.kind === fault.kind;
    const failures = (before?.failures ?? 0) + 1;
    await saveWitnessFault(tx, witness.key, {
      kind: fault.kind,
      detail: fault.message,
      failures,
      since: same ? before.since : new Date(ctx.now()),
      next_at: new Date(ctx.now() + backoff(FIRST_BACKOFF_MS, failures)),
    });
    tx.publish('outside');
    await noteContradiction(ctx, tx, `witness ${witness.name}`, fault, before?.kind ?? null);
    return !same;
  });
}
