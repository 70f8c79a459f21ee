import type { Claim } from '#lib/contract/action.ts';
import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import { isBlind, seesAnswers } from '#lib/domain/action/blind.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { limitsOf } from '#lib/domain/view/narrowing.ts';
import type { View } from '#lib/domain/view/view.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { loadErasure } from '#lib/usecases/retention/answers/erasure-resource.ts';
import { revealedDrill } from '#lib/usecases/actions/answers/revealed-drill.ts';
import { countedAlone } from '#lib/store/review/verdicts.ts';
import { loadAcquaintance } from '#lib/usecases/people/steps/independence.ts';
import { independenceOf } from '../steps/independent-reviewer.ts';
import { answerRefusalOf } from './refusal-of.ts';
import { changedRecords } from './changed-records.ts';
import { refusalText } from './refusal-text.ts';
import { reviewerFacts } from './reviewer-facts.ts';
import { loadReviewContext } from './review-context.ts';
import { toAction } from '#lib/usecases/actions/answers/to-action.ts';

/**
 * The action as it stands after a commit, as this person may see it: everything is read anew, so that the answer is what the database holds
 * and not what this request believes. That is the row, the reviewer, and the seven reads of the review's context.
 */
export async function reviewedAfter(ctx: Context, person: PersonActor, id: string): Promise<ReviewedAction> {
  const row = await ctx.loadAction(id);
  if (!row) throw notFound();
  const reviewer = await ctx.transaction((tx) => reviewerFacts(tx, person));
  return toReviewedAction(ctx, person, row, reviewer);
}

/** An action with all a reviewer needs: view, context, and why they cannot answer where they cannot. */
export async function toReviewedAction(
  ctx: Context,
  person: PersonActor,
  row: ActionRow,
  reviewer: ReviewerFacts,
): Promise<ReviewedAction> {
  const context = await loadReviewContext(ctx, person, row);
  const configuration = await ctx.configuration();
  const tool = configuration.tools.get(row.tool);
  const all = seesAnswers(row, person);
  const editor = all || row.editor_id === person.userId ? context.editor : null;
  const refusal = refusalShown(row, reviewer, ctx.now());
  return {
    ...context,
    editor,
    action: toAction(row, all ? 'everybody' : { id: person.userId }),
    revision: row.revision,
    revision_args: JSON.parse(row.revision_args) as JsonObject,
    args_text: row.revision_args,
    digest: row.revision_digest,
    view: JSON.parse(row.view) as View,
    view_digest: row.view_digest,
    input_schema: tool?.input_schema ?? {},
    limits: tool ? limitsOf(tool) : [],
    claim: row.claim === null ? null : (JSON.parse(row.claim) as Claim),
    preview: row.preview === null ? null : (JSON.parse(row.preview) as ReviewedAction['preview']),
    erasure: await loadErasure(ctx, row.erasure_id),
    drill: row.drill ? await revealedDrill(ctx, row.id) : null,
    refusal,
    not_independent:
      refusal === null
        ? (await independenceOf(ctx.db, await loadAcquaintance(ctx.db, ctx.now()), row, person.userId)).refusal
        : null,
    alone: row.state !== 'pending' && (await countedAlone(ctx.db, row.id)),
    blind: !all && isBlind(row),
    changed_records: await changedRecords(ctx, person, row, configuration),
    stop_allowed: person.role !== 'auditor',
  };
}

const STARTED_DRILL = { code: 'initiator', text: 'You started this drill, so your verdict does not count.' };

function refusalShown(row: ActionRow, reviewer: ReviewerFacts, now: number): ReviewedAction['refusal'] {
  const why = answerRefusalOf(row, reviewer, now);
  if (why === null) return null;
  return row.drill_by === reviewer.id && why === 'initiator' ? STARTED_DRILL : refusalText(why);
}
