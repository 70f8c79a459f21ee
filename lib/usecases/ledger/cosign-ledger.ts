import { consistencyProof, type Hash } from '#lib/domain/ledger/merkle.ts';
import type { OutsideFault } from '#lib/domain/ledger/outside.ts';
import type { StoredCheckpoint } from '#lib/store/ledger/ledger.ts';
import {
  clearWitnessFault,
  insertCosignature,
  latestCosignature,
  loadWitnessFault,
  saveWitnessFault,
} from '#lib/store/ledger/outside.ts';
import type { Context } from '../context.ts';
import { backoff, noteContradiction } from './steps/outside-faults.ts';
import { treeOf } from './steps/tree-of.ts';

const FIRST_BACKOFF_MS = 5_000;

/** What to ask a witness for: its cosignature on a head, counted from the last one of ours it cosigned. */
export interface CosigningDue {
  old: number;
  size: number;
  note: string;
}

/** The same, or in how many milliseconds to look again; null when there is nothing new. */
export async function cosigningDue(
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

/** That the tree of `size` begins with the one of `old`; empty from nothing (C2SP tlog-witness). */
export const consistencyOf = (ctx: Context, old: number, size: number): Promise<Hash[]> =>
  old === 0 ? Promise.resolve([]) : consistencyProof(old, size, treeOf(ctx, size));

/** Keeps a cosignature that was checked. Answers whether the witness was in fault before. */
export function keepCosignature(
  ctx: Context,
  witness: string,
  cosigned: { size: number; line: string; time: number },
): Promise<boolean> {
  const { size, line, time } = cosigned;
  return ctx.transaction(async (tx) => {
    await insertCosignature(tx, { size, witness, line, time: new Date(time * 1_000), at: new Date(ctx.now()) });
    tx.wake('outside');
    return clearWitnessFault(tx, witness);
  });
}

/** Remembers what is wrong with a witness and when to ask it again. Answers whether it is news. */
export function noteWitnessFault(
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
    tx.wake('outside');
    await noteContradiction(ctx, tx, `witness ${witness.name}`, fault, before?.kind ?? null);
    return !same;
  });
}
