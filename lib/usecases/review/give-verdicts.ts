import type { GiveVerdicts } from '#lib/contract/bundle-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { statementChallenge, type BundleStatement } from '#lib/domain/signing/statement.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import { draftedActions, takeDraft } from '#lib/store/actions/verdicts.ts';
import { checkPassword } from '../people/steps/check-password.ts';
import type { Context, PersonActor } from '../context.ts';
import { countersign, noteVerdictRefusal } from './steps/countersign.ts';
import { Failure } from '../failure.ts';
import { requirePassword } from './give-verdict.ts';
import { verifyAssertion } from '../people/steps/verify-assertion.ts';

/** Records one signature as a verdict on each action it names: on all of them, or on none. */
export async function giveVerdicts(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof GiveVerdicts>,
): Promise<ReplyOf<typeof GiveVerdicts>> {
  if (input.password !== undefined) await checkPassword(ctx, person.userId, input.password);
  try {
    return { signed: await ctx.transaction((tx) => sign(ctx, tx, person, input)) };
  } catch (error) {
    if (error instanceof Refused) await useUp(ctx, person, input.nonce, error);
    throw error;
  }
}

/** Somebody tried to sign what they could not; the item it failed at is the one the entry is about. */
class Refused extends Failure {
  readonly row: ActionRow;
  constructor(row: ActionRow, code: Failure['code'], facts: Failure['facts']) {
    super(code, facts);
    this.row = row;
  }
}

/** As for a single verdict: the refusal is an entry, and the draft is used up. */
async function useUp(ctx: Context, person: PersonActor, nonce: string, { row, code }: Refused): Promise<void> {
  await ctx.transaction(async (tx) => {
    await tx.query('DELETE FROM drafts WHERE nonce = $1 AND reviewer_id = $2', [nonce, person.userId]);
    await noteVerdictRefusal(ctx, tx, person, row, code);
  });
}

async function sign(ctx: Context, tx: Tx, person: PersonActor, input: InputOf<typeof GiveVerdicts>): Promise<string[]> {
  await shareBarrier(tx);
  const now = new Date(ctx.now());
  const ids = await draftedActions(tx, input.nonce, person.userId, now);
  if (!ids) throw new Failure('draft-gone');
  // Rows are locked in one order, whatever the statement's, so that two signatures over the same actions wait and do not deadlock.
  const rows = new Map<string, Awaited<ReturnType<typeof loadActionForUpdate>>>();
  for (const id of ids.toSorted()) rows.set(id, await loadActionForUpdate(tx, id));
  const draft = await takeDraft(tx, input.nonce, ids, person.userId, now);
  if (!draft) throw new Failure('draft-gone');
  const statement = JSON.parse(draft.statement) as BundleStatement;
  if (statement.type !== 'countersign.verdicts/1') throw new Failure('draft-gone');
  requirePassword(statement.method, input.password);
  const parts =
    statement.method === 'passkey'
      ? await verifyAssertion(tx, ctx, person.userId, statementChallenge(draft.statement), input.assertion)
      : null;
  if (parts instanceof Failure) throw parts;
  for (const [i, item] of statement.items.entries()) {
    const before = rows.get(item.action_id);
    if (!before) throw new Failure('stale');
    const failure = await countersign(ctx, tx, person, before, {
      statement: { ...statement, ...item, limited_from: null },
      text: draft.statement,
      limitedArgs: null,
      reason: draft.reason,
      verify: () => Promise.resolve(parts),
    });
    // All or none: what was recorded of the others goes with the transaction.
    if (failure)
      throw new Refused(before, failure.code, {
        ...failure.facts,
        detail: `Nothing was signed: ${before.sentence} cannot be answered any more (${failure.code}).`,
        errors: [{ pointer: `/items/${i}`, detail: failure.code }],
      });
  }
  return ids;
}
