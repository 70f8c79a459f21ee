import type { Context } from '#lib/usecases/context.ts';
import { expireDue } from '#lib/usecases/actions/expire-due.ts';
import type { Job } from './job.ts';

const LONGEST_SLEEP_MS = 30_000;
const SHORTEST_SLEEP_MS = 20;

/** Records expiries when they fall due: sleeps until the next one, and looks again when the queue moves. */
export const expiry = (ctx: Context): Job => ({
  name: 'expiry',
  every: LONGEST_SLEEP_MS,
  wakeOn: 'queue',
  // A burst of proposals asks once, not once each.
  gather: 1_000,
  run: async () => {
    const next = await expireDue(ctx);
    return next === null ? undefined : Math.min(LONGEST_SLEEP_MS, Math.max(SHORTEST_SLEEP_MS, next - ctx.now()));
  },
});
