import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { recordViewed } from './steps/record-viewed.ts';
import { toReviewedAction } from './answers/reviewed-action.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';

/** An action as its reviewer reads it. Opening one is an entry, once for each person and revision. */
export async function getReviewedAction(
  ctx: Context,
  person: PersonActor,
  input: { id: string },
): Promise<ReviewedAction> {
  const row = await ctx.loadAction(input.id);
  if (!row) throw notFound();
  const facts = await ctx.transaction(async (tx) => {
    await recordViewed(ctx, tx, person, row);
    return reviewerFacts(tx, person);
  });
  return toReviewedAction(ctx, person, row, facts);
}
