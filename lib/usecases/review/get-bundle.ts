import { LARGEST_BUNDLE, type Bundle, type BundleItem, type GetBundle } from '#lib/contract/bundle-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import type { Assessment } from '#lib/domain/assessment/assess.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import type { View } from '#lib/domain/view/view.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { countPendingOfRun, listPendingOfRun, listStepsOfPlan, loadPlan } from '#lib/store/review/bundles.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { rfc3339 } from '../time.ts';
import { answerRefusalOf } from './answers/refusal-of.ts';
import { refusalText } from './answers/refusal-text.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';

type Input = InputOf<typeof GetBundle>;

/** A plan's steps, or what waits of one run and tool, as this person may answer it. Changes nothing. */
export async function getBundle(ctx: Context, person: PersonActor, input: Input): Promise<Bundle> {
  return ctx.transaction(async (tx) => {
    const { ids, total, title } = await findItems(tx, input);
    const rows = (await loadActions(tx, ids.slice(0, LARGEST_BUNDLE))).sort((a, b) => (a.id < b.id ? -1 : 1));
    const [first] = rows;
    if (!first) throw notFound();
    const facts = await reviewerFacts(tx, person);
    return {
      title: title === null ? `${rows.length} × ${first.tool}` : reveal(title),
      agent: { id: first.agent_id, name: first.agent_name },
      goal: first.run_goal,
      plan: input.plan ?? null,
      items: rows.map((row) => toItem(row, facts, ctx.now())),
      more: ids.length > LARGEST_BUNDLE || ids.length < total,
    };
  });
}

/** What is beyond comes once these are answered. */
const PAGE = { actions: LARGEST_BUNDLE, bytes: 2_000_000 };
/** Counting further than a page can show would tell nobody anything. */
const COUNTED = 1_000;

/** The actions of one page and perhaps one more, how many there are in all, and the plan's title. */
async function findItems(tx: Tx, input: Input): Promise<{ ids: string[]; total: number; title: string | null }> {
  if (input.plan !== undefined) {
    const ids = await listStepsOfPlan(tx, input.plan, PAGE);
    const plan = await loadPlan(tx, input.plan);
    return { ids, total: plan?.steps ?? 0, title: plan?.title ?? null };
  }
  const { run = '', tool = '' } = input;
  const ids = await listPendingOfRun(tx, run, tool, PAGE);
  return { ids, total: await countPendingOfRun(tx, run, tool, COUNTED), title: null };
}

function toItem(row: ActionRow, reviewer: ReviewerFacts, now: number): BundleItem {
  const { risk } = JSON.parse(row.assessment) as Assessment;
  const why = answerRefusalOf(row, reviewer, now);
  return {
    id: row.id,
    status: row.state,
    sentence: row.sentence,
    tool: row.tool,
    step: row.plan_step,
    risk_level: row.risk_level,
    why: row.risk_level === 'low' ? [] : risk.factors.slice(0, 3).map((factor) => factor.text),
    digest: row.revision_digest,
    view: JSON.parse(row.view) as View,
    view_digest: row.view_digest,
    requires: machineOf(row).requires,
    refusal: why === null ? null : refusalText(why),
    expires_at: rfc3339(row.expires_at),
  };
}
