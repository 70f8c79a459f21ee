import { consistencyProof, type Hash } from '#lib/domain/ledger/merkle.ts';
import type { Context } from '../context.ts';
import { treeOf } from './steps/tree-of.ts';

/** Proof that the tree of `size` begins with the one of `old`; empty from nothing (C2SP tlog-witness). */
export const proveConsistency = (ctx: Context, old: number, size: number): Promise<Hash[]> =>
  old === 0 ? Promise.resolve([]) : consistencyProof(old, size, treeOf(ctx, size));
