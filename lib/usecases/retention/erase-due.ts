import type { Context } from '../context.ts';
import { eraseBatch } from './steps/erase-batch.ts';

/**
 * The erasure job: works off what people agreed to erase, and once a day what retention no longer keeps, batch by batch. Every process runs it;
 * a database lock lets one at a time do a batch.
 */
export async function eraseDue(ctx: Context): Promise<void> {
  while (await ctx.transaction((tx) => eraseBatch(ctx, tx)));
}
