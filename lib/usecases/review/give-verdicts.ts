import type { GiveVerdicts } from '#lib/contract/bundle-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { discardDraft, listDraftedActions } from '#lib/store/review/drafts.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { checkPassword } from '../people/steps/check-password.ts';
import { loadAcquaintance } from '../people/steps/independence.ts';
import { countersign, recordRefusedVerdict } from './steps/countersign.ts';
import { checkSignature, lockForVerdict, takeStatement } from './steps/take-statement.ts';

type Input = InputOf<typeof GiveVerdicts>;

/** Records one signature as a verdict on each action it names: on all of them, or on none. */
export async function giveVerdicts(
  ctx: Context,
  person: PersonActor,
  input: Input,
): Promise<ReplyOf<typeof GiveVerdicts>> {
  if (input.password !== undefined) await checkPassword(ctx, person.userId, input.password);
  try {
    return { signed: await ctx.transaction((tx) => sign(ctx, tx, person, input)) };
  } catch (error) {
    if (error instanceof ItemRefused) await useUp(ctx, person, input.nonce, error);
    throw error;
  }
}

/** Somebody tried to sign what they could not; the entry is about the item it failed at. */
class ItemRefused extends Failure {
  readonly row: ActionRow;
  constructor(row: ActionRow, place: number, { code, facts }: Failure) {
    super(code, {
      ...facts,
      detail: `Nothing was signed: ${row.sentence} cannot be answered any more (${code}).`,
      errors: [{ pointer: `/items/${place}`, detail: code }],
    });
    this.row = row;
  }
}

/** As for a single verdict: the refusal is an entry, and the draft is used up. */
async function useUp(ctx: Context, person: PersonActor, nonce: string, { row, code }: ItemRefused): Promise<void> {
  await ctx.transaction(async (tx) => {
    await discardDraft(tx, nonce, person.userId);
    await recordRefusedVerdict(ctx, tx, person, row, code);
  });
}

async function sign(ctx: Context, tx: Tx, person: PersonActor, input: Input): Promise<string[]> {
  await shareBarrier(tx);
  const ids = await listDraftedActions(tx, input.nonce, person.userId, new Date(ctx.now()));
  if (!ids) throw new Failure('draft-gone');
  const rows = await lockForVerdict(tx, ids);
  const taken = await takeStatement(tx, 'countersign.verdicts/1', person, input, ids, ctx.now());
  const { items, ...answer } = taken.statement;
  const parts = await checkSignature(ctx, tx, person, taken, input);
  if (parts instanceof Failure) throw parts;
  const acquaintance = answer.verdict.startsWith('deny') ? undefined : await loadAcquaintance(tx, ctx.now());
  for (const [place, item] of items.entries()) {
    const before = rows.get(item.action_id);
    if (!before) throw new Failure('stale');
    const statement = { ...answer, ...item, limited_from: null };
    const failure = await countersign(ctx, tx, person, before, {
      ...taken,
      statement,
      acquaintance,
      verify: () => parts,
    });
    // All or none: what was recorded of the others goes with the transaction.
    if (failure) throw new ItemRefused(before, place, failure);
  }
  return ids;
}
