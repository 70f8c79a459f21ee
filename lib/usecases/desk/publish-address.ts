import { isLoopback } from '#lib/domain/desk/origin.ts';
import { setLocalAddress } from '#lib/store/desk/desk.ts';
import type { Context } from '../context.ts';

/** Tells the command line where this server is, for links; a desk with a public origin is found there. */
export async function publishAddress(ctx: Context): Promise<void> {
  if (isLoopback(ctx.origin)) await ctx.transaction((tx) => setLocalAddress(tx, ctx.address));
}
