import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { DraftVerdict } from '#lib/contract/review-api.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import type { Statement } from '#lib/domain/signing/statement.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';
import { statementItem } from './answers/statement-item.ts';
import { revise, type Revision } from './steps/revise.ts';
import { requireIndependent } from './steps/independent-reviewer.ts';
import { draftRefusal, isStale, keepDraft, requireReason, signingFacts, toSign } from './steps/write-draft.ts';

type Input = InputOf<typeof DraftVerdict>;

/** Writes down exactly what the reviewer is about to sign, over what was on their screen. Good for five minutes and one signature. */
export async function draftVerdict(
  ctx: Context,
  person: PersonActor,
  input: Input,
): Promise<ReplyOf<typeof DraftVerdict>> {
  const row = await ctx.loadAction(input.id);
  if (!row) throw notFound();
  requireReason(input);
  if (input.verdict === 'limit' && !input.args)
    throw new Failure('invalid-request', { errors: [{ pointer: '/args', detail: 'is needed for limits' }] });
  if (isStale(row, input)) throw new Failure('stale');
  const revision = input.verdict === 'limit' ? await revise(ctx, person, row, input.args as JsonObject) : null;
  const now = ctx.now();
  const statement = statementOf(row, person, input, revision, now);
  await ctx.transaction(async (tx) => {
    const why = draftRefusal(row, input, await reviewerFacts(tx, person), input.method, now);
    if (why) throw new Failure(why);
    if (!input.verdict.startsWith('deny')) await requireIndependent(tx, [row], person.userId, now);
    const limitedArgs = revision?.args ?? null;
    await keepDraft(tx, { statement, actionIds: [row.id], limitedArgs, reason: input.reason ?? null }, now);
  });
  return toSign(ctx, statement);
}

function statementOf(
  row: ActionRow,
  person: PersonActor,
  input: Input,
  revision: Revision | null,
  now: number,
): Statement {
  const item = statementItem(row);
  const limited = revision && {
    revision: row.revision + 1,
    action_digest: revision.digest,
    view_digest: revision.viewDigest,
    limited_from: { action_digest: item.action_digest, view_digest: item.view_digest },
  };
  return {
    type: 'countersign.verdict/1',
    ...item,
    limited_from: null,
    ...limited,
    ...signingFacts(person, input, now),
  };
}
