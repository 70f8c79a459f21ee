import type { Context } from '#lib/usecases/context.ts';
import { continueHalting } from '#lib/usecases/stops/continue-halting.ts';
import type { Job } from './job.ts';

/**
 * Records what stops have halted. Every process runs it and one at a time has the row of the halting; the safety net takes over from one that died
 * in the middle.
 */
export const halting = (ctx: Context): Job => ({
  name: 'halting',
  every: 2_000,
  wakeOn: 'halting',
  // First everybody is told, and whoever set the stop counts for its answer.
  gather: 250,
  run: async (signal) => {
    await continueHalting(ctx, signal);
    return undefined;
  },
});
