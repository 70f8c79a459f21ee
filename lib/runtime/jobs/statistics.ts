import { refreshStatistics } from '#lib/store/statistics.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Job } from './job.ts';

/** Keeps the planner's statistics in step with a young database that grows fast. */
export const statistics = (ctx: Context): Job => ({
  name: 'statistics',
  every: 60_000,
  wakeOn: 'queue',
  gather: 2_000,
  run: async () => {
    await refreshStatistics(ctx.db);
    return undefined;
  },
});
