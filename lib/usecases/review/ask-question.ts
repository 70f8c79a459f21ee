import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import { insertQuestion } from '#lib/store/review/questions.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { refusalOf } from './answers/refusal-of.ts';
import { reviewedAfter } from './answers/reviewed-action.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';

/** Asks the agent for evidence. The action stays pending and its clock runs on. */
export async function askQuestion(
  ctx: Context,
  person: PersonActor,
  input: { id: string; text: string },
): Promise<ReviewedAction> {
  await ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    const before = await loadActionForUpdate(tx, input.id);
    if (!before) throw notFound();
    const at = ctx.now();
    const question = ctx.newId('que');
    const command = { type: 'ask', reviewer: await reviewerFacts(tx, person), question_id: question, at } as const;
    const why = refusalOf(before, command);
    if (why) throw new Failure(why);
    await insertQuestion(tx, {
      id: question,
      actionId: before.id,
      reviewerId: person.userId,
      text: input.text,
      askedAt: new Date(at),
    });
    await commitAction(tx, { before, command, entryId: ctx.newId('ent'), actorId: person.userId, at });
  });
  return reviewedAfter(ctx, person, input.id);
}
