import type { Action } from '#lib/contract/action.ts';
import type { Context } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { toAgentAction } from './to-action.ts';

/** The action as its agent reads it, read again after a commit. */
export async function currentAction(ctx: Context, id: string): Promise<Action> {
  const row = await ctx.loadAction(id);
  if (!row) throw notFound();
  return toAgentAction(ctx, row);
}
