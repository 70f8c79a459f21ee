import type { DraftVerdicts } from '#lib/contract/bundle-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import type { BundleStatement } from '#lib/domain/signing/statement.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import type { Tx } from '#lib/store/database.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';
import { statementItem } from './answers/statement-item.ts';
import { requireIndependent } from './steps/independent-reviewer.ts';
import { draftRefusal, keepDraft, requireReason, signingFacts, toSign } from './steps/write-draft.ts';

type Input = InputOf<typeof DraftVerdicts>;

/** Writes down one statement over several actions, each by the digests that were on the reviewer's screen. */
export async function draftVerdicts(
  ctx: Context,
  person: PersonActor,
  input: Input,
): Promise<ReplyOf<typeof DraftVerdicts>> {
  requireReason(input);
  requireDistinct(input);
  const now = ctx.now();
  const statement = await ctx.transaction(async (tx) => {
    const rows = await loadAnswerable(tx, input, await reviewerFacts(tx, person), now);
    if (!input.verdict.startsWith('deny')) await requireIndependent(tx, rows, person.userId, now);
    const made = statementOf(rows, person, input, now);
    const actionIds = input.items.map((item) => item.id) as [string, ...string[]];
    await keepDraft(tx, { statement: made, actionIds, limitedArgs: null, reason: input.reason ?? null }, now);
    return made;
  });
  return toSign(ctx, statement);
}

/** A statement that named one action twice would count it twice. */
function requireDistinct({ items }: Input): void {
  if (new Set(items.map((item) => item.id)).size < items.length)
    throw new Failure('invalid-request', { errors: [{ pointer: '/items', detail: 'names an action twice' }] });
}

/** The actions in the order they were sent. Throws, naming every one that cannot be answered like this, when any cannot. */
async function loadAnswerable(tx: Tx, input: Input, reviewer: ReviewerFacts, now: number): Promise<ActionRow[]> {
  const found = await loadActions(
    tx,
    input.items.map((item) => item.id),
  );
  const rows: ActionRow[] = [];
  const errors: { pointer: string; detail: Failure['code'] }[] = [];
  for (const [i, item] of input.items.entries()) {
    const row = found.find(({ id }) => id === item.id);
    const why = row ? draftRefusal(row, item, reviewer, input.method, now) : 'not-found';
    if (why) errors.push({ pointer: `/items/${i}`, detail: why });
    else if (row) rows.push(row);
  }
  const [first] = errors;
  if (!first) return rows;
  const detail = `${errors.length} of ${input.items.length} cannot be answered like this. Nothing was signed; read them again.`;
  throw new Failure(first.detail, { detail, errors });
}

function statementOf(rows: readonly ActionRow[], person: PersonActor, input: Input, now: number): BundleStatement {
  return {
    type: 'countersign.verdicts/1',
    // The goal is the agent's own text and the same for all: the assessment's digest covers it, and the statement stays short.
    items: rows.map((row) => {
      const item = statementItem(row);
      return { ...item, run: item.run && { ...item.run, goal: null } };
    }),
    ...signingFacts(person, input, now),
  };
}
