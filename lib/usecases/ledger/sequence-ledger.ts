import type { Context } from '../context.ts';
import { sequenceBatch } from './steps/sequence-batch.ts';

/** The sequencer's work: one batch of entries into the tree, under a new head. Answers how many, and whether there may be more. */
export const sequenceLedger = (ctx: Context): Promise<{ added: number; more: boolean }> =>
  ctx.transaction((tx) => sequenceBatch(ctx, tx));
