import type { FaultKind, OutsideFault } from '#lib/domain/ledger/outside.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { Tx } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';

const LONGEST_BACKOFF_MS = 3_600_000;

/** How long to leave a place alone after so many failures in a row. */
export const backoff = (first: number, failures: number): number =>
  Math.min(LONGEST_BACKOFF_MS, first * 2 ** Math.min(failures - 1, 20));

/**
 * What a fault adds to the ledger: that something outside speaks against this log is an entry, once each time it begins. Nobody who rewrote the
 * log is hindered by it, and everybody else finds it.
 */
export async function noteContradiction(
  ctx: Context,
  tx: Tx,
  by: string,
  fault: OutsideFault,
  before: FaultKind | null,
): Promise<void> {
  if (fault.kind !== 'contradicts' || before === 'contradicts') return;
  const at = ctx.now();
  await insertEntries(tx, [
    {
      id: ctx.newId('ent'),
      type: 'log-contradicted',
      actorId: 'outside',
      at,
      body: { type: 'log-contradicted', by, detail: fault.message, at },
    },
  ]);
}
