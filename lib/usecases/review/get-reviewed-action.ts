import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { toReviewedAction } from './answers/reviewed-action.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';

/** An action as its reviewer reads it. Changes nothing: that they have seen it is `reportViewed`. */
export async function getReviewedAction(
  ctx: Context,
  person: PersonActor,
  input: { id: string },
): Promise<ReviewedAction> {
  const row = await ctx.loadAction(input.id);
  if (!row) throw notFound();
  const facts = await ctx.transaction((tx) => reviewerFacts(tx, person));
  return toReviewedAction(ctx, person, row, facts);
}
