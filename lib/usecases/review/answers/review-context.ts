import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { provenanceOf } from '#lib/domain/risk/provenance.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { countPendingOfRun, loadPlan } from '#lib/store/review/bundles.ts';
import { listSimilar } from '#lib/store/review/listed-actions.ts';
import {
  listNames,
  listObservedBefore,
  listStepsOfRun,
  loadAgentState,
  type ObservedRow,
  type RunStep,
} from '#lib/store/review/review-context.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { rfc3339 } from '#lib/usecases/time.ts';
import { toActionSummary } from './action-summary.ts';

/** The parts of a reviewed action that are not in its own row. */
export type ReviewContext = Pick<
  ReviewedAction,
  | 'owner'
  | 'initiator'
  | 'editor'
  | 'trajectory'
  | 'similar'
  | 'agent_state'
  | 'observations'
  | 'provenance'
  | 'plan'
  | 'alike'
>;

/** As many as one review lists. */
const ALIKE = 50;

/** What a reviewer reads beside an action: its people, its run so far, similar ones, what a stop of its agent would hit. Seven reads at once. */
export async function loadReviewContext(ctx: Context, person: PersonActor, row: ActionRow): Promise<ReviewContext> {
  const { db } = ctx;
  const pending = row.state === 'pending';
  const [people, steps, similar, agentState, observed, plan, alike] = await Promise.all([
    listNames(
      db,
      [row.owner_id, row.initiator_id, row.editor_id].filter((id) => id !== null),
    ),
    row.run_id === null ? [] : listStepsOfRun(db, row.run_id, row.id),
    listSimilar(db, person.userId, row),
    loadAgentState(db, row.agent_id),
    row.run_id === null ? [] : listObservedBefore(db, row.run_id, row.id),
    row.plan_id === null ? null : loadPlan(db, row.plan_id),
    row.run_id === null || !pending ? 1 : countPendingOfRun(db, row.run_id, row.tool, ALIKE),
  ]);
  const named = (id: string | null) => people.find((p) => p.id === id) ?? null;
  return {
    owner: named(row.owner_id) ?? { id: row.owner_id, name: 'unknown' },
    initiator: named(row.initiator_id),
    editor: named(row.editor_id),
    trajectory: steps.toReversed().map((step) => toRunStep(step, row.id)),
    similar: similar.map((s) => toActionSummary(s, person)),
    agent_state: agentState,
    observations: observed.map(toObservation),
    provenance: provenanceOf(JSON.parse(row.revision_args) as JsonObject, row.run_goal, observed),
    plan: plan && { ...plan, title: reveal(plan.title), step: row.plan_step ?? 0 },
    alike,
  };
}

const toRunStep = (step: RunStep, current: string): ReviewedAction['trajectory'][number] => ({
  id: step.id,
  sentence: step.sentence,
  tool: step.tool,
  status: step.state,
  untrusted_output: step.untrusted,
  current: step.id === current,
  at: rfc3339(step.created_at),
});

const toObservation = ({ content: _content, at, ...rest }: ObservedRow): ReviewedAction['observations'][number] => ({
  ...rest,
  at: rfc3339(at),
});
