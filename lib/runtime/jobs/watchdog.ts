import { endOverstaying } from '#lib/store/end-overstaying.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Job } from './job.ts';

/** Ends transactions that take longer than they may, of every process on the database, and names them in the log. */
export const watchdog = (ctx: Context): Job => ({
  name: 'watchdog',
  every: 5_000,
  run: async () => {
    for (const { pid, application, openMs } of await endOverstaying(ctx.db))
      ctx.warn(`the watchdog ended session ${pid} (${application}), whose transaction had been open for ${openMs} ms`);
    return undefined;
  },
});
