import type { InputOf } from '#lib/contract/endpoint.ts';
import type { GiveVerdict, ReviewedAction } from '#lib/contract/review-api.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { assessingFirst, type Ahead } from '../actions/steps/assess-first.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound, type Failure } from '../failure.ts';
import { checkPassword } from '../people/steps/check-password.ts';
import { reviewedAfter } from './answers/reviewed-action.ts';
import { countersign } from './steps/countersign.ts';
import { checkSignature, lockForVerdict, takeStatement } from './steps/take-statement.ts';

type Input = InputOf<typeof GiveVerdict>;

/** Records one reviewer's signed verdict on the exact bytes and view they saw. A refusal uses the draft up. */
export async function giveVerdict(ctx: Context, person: PersonActor, input: Input): Promise<ReviewedAction> {
  // Hashing a password takes tens of milliseconds: before the transaction, so that no row waits for it.
  if (input.password !== undefined) await checkPassword(ctx, person.userId, input.password);
  const refused = await assessingFirst((ahead) => ctx.transaction((tx) => sign(ctx, tx, person, input, ahead)));
  if (refused) throw refused;
  return reviewedAfter(ctx, person, input.id);
}

async function sign(ctx: Context, tx: Tx, person: PersonActor, input: Input, ahead: Ahead): Promise<Failure | null> {
  await shareBarrier(tx);
  const before = (await lockForVerdict(tx, [input.id])).get(input.id);
  if (!before) throw notFound();
  const taken = await takeStatement(tx, 'countersign.verdict/1', person, input, [before.id], ctx.now());
  const verify = () => checkSignature(ctx, tx, person, taken, input);
  return countersign(ctx, tx, person, before, { ...taken, verify }, ahead);
}
