import type { InputOf } from '#lib/contract/endpoint.ts';
import type { GiveVerdict, ReviewedAction } from '#lib/contract/review-api.ts';
import { statementChallenge, type Statement } from '#lib/domain/signing/statement.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import { takeDraft } from '#lib/store/actions/verdicts.ts';
import { checkPassword } from '../people/steps/check-password.ts';
import type { Context, PersonActor } from '../context.ts';
import { countersign } from './steps/countersign.ts';
import { Failure, notFound } from '../failure.ts';
import { reviewedAfter } from './answers/reviewed-action.ts';
import { verifyAssertion } from '../people/steps/verify-assertion.ts';

/** Records one reviewer's signed verdict on the exact bytes and view they saw. A refusal uses the draft up. */
export async function giveVerdict(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof GiveVerdict>,
): Promise<ReviewedAction> {
  // Hashing a password takes tens of milliseconds: before the transaction, so that no row waits for it.
  if (input.password !== undefined) await checkPassword(ctx, person.userId, input.password);
  const refused = await ctx.transaction((tx) => sign(ctx, tx, person, input));
  if (refused) throw refused;
  return reviewedAfter(ctx, person, input.id);
}

async function sign(
  ctx: Context,
  tx: Tx,
  person: PersonActor,
  input: InputOf<typeof GiveVerdict>,
): Promise<Failure | null> {
  await shareBarrier(tx);
  const before = await loadActionForUpdate(tx, input.id);
  if (!before) throw notFound();
  const draft = await takeDraft(tx, input.nonce, [before.id], person.userId, new Date(ctx.now()));
  if (!draft) throw new Failure('draft-gone');
  const statement = JSON.parse(draft.statement) as Statement;
  requirePassword(statement.method, input.password);
  return countersign(ctx, tx, person, before, {
    statement,
    text: draft.statement,
    limitedArgs: draft.limited_args,
    reason: draft.reason,
    verify: () =>
      statement.method === 'passkey'
        ? verifyAssertion(tx, ctx, person.userId, statementChallenge(draft.statement), input.assertion)
        : Promise.resolve(null),
  });
}

/** Throws where a statement to be signed by password came without one: nothing was signed yet, and the draft stays good. */
export function requirePassword(method: Statement['method'], password: string | undefined): void {
  if (method === 'password' && password === undefined)
    throw new Failure('password-wrong', { detail: 'Enter your password to sign.' });
}
