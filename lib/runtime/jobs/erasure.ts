import type { Context } from '#lib/usecases/context.ts';
import { eraseDue } from '#lib/usecases/retention/erase-due.ts';
import type { Job } from './job.ts';

/** Erases what is due: woken when two people agreed or the setting changed, and every hour for retention, which is counted in days. */
export const erasure = (ctx: Context): Job => ({
  name: 'erasure',
  every: 3_600_000,
  wakeOn: 'erasure',
  run: async () => {
    await eraseDue(ctx);
    return undefined;
  },
});
