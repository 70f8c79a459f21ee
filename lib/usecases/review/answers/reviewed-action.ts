import type { Claim } from '#lib/contract/action.ts';
import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import { reviewerRefusal } from '#lib/domain/action/machine.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { limitsOf } from '#lib/domain/view/narrowing.ts';
import type { View } from '#lib/domain/view/view.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { loadErasure } from '#lib/usecases/retention/answers/erasure-resource.ts';
import { revealedDrill } from '#lib/usecases/actions/answers/revealed-drill.ts';
import { answerRefusalOf } from './refusal-of.ts';
import { refusalText } from './refusal-text.ts';
import { reviewerFacts } from './reviewer-facts.ts';
import { loadSurroundings } from './review-context.ts';
import { toAction } from '#lib/usecases/actions/answers/to-action.ts';

/** The action as it stands after a commit, as this person may see it. */
export async function reviewedAfter(ctx: Context, person: PersonActor, id: string): Promise<ReviewedAction> {
  const row = await ctx.loadAction(id);
  if (!row) throw notFound();
  return toReviewedAction(ctx, person, row, await ctx.transaction((tx) => reviewerFacts(tx, person)));
}

const STARTED = { code: 'initiator', text: 'You started this drill, so your verdict does not count.' };

/** An action with all a reviewer needs: view, surroundings, and why they cannot answer where they cannot. */
export async function toReviewedAction(
  ctx: Context,
  person: PersonActor,
  row: ActionRow,
  facts: ReviewerFacts,
): Promise<ReviewedAction> {
  const around = await loadSurroundings(ctx, person, row);
  const configuration = await ctx.configuration();
  const tool = configuration.tools.get(row.tool);
  const machine = machineOf(row);
  const why = answerRefusalOf(row, facts, ctx.now());
  const answered = reviewerRefusal(machine, facts) === 'already-answered';
  // The second reviewer is blind until they have answered; the auditor, who answers nothing, is not.
  const blind = row.state === 'pending' && !answered && person.role !== 'auditor';
  const action = toAction(row);
  return {
    action: blind ? { ...action, verdicts: [] } : action,
    owner: around.owner,
    initiator: around.initiator,
    revision: row.revision,
    editor: around.editor,
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
    trajectory: around.trajectory,
    observations: around.observations,
    provenance: around.provenance,
    plan: around.plan,
    alike: around.alike,
    similar: around.similar,
    refusal: why === null ? null : row.drill_by === person.userId && why === 'initiator' ? STARTED : refusalText(why),
    hidden_verdicts: blind ? row.verdicts.length : 0,
    agent_state: around.agentState,
    stop_allowed: person.role !== 'auditor',
  };
}
