import type { Context } from '../context.ts';
import { haltBatch } from './steps/halt-batch.ts';

/** Records what stops have halted, batch by batch, until nothing is left or another process is at it. */
export async function continueHalting(ctx: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await haltBatch(ctx)));
}
