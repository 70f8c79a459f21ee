import { LARGEST_BUNDLE, type Bundle, type BundleItem, type GetBundle } from '#lib/contract/bundle-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import type { Assessment } from '#lib/domain/assessment/assess.ts';
import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import type { View } from '#lib/domain/view/view.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import type { Tx } from '#lib/store/database.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { recordViewed } from './steps/record-viewed.ts';
import { answerRefusalOf } from './answers/refusal-of.ts';
import { refusalText } from './answers/refusal-text.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';
import { rfc3339 } from '../time.ts';

/** A plan's steps, or what waits of one run and tool, as this person may answer it. Reading is noted for each, as if opened one by one. */
export async function getBundle(ctx: Context, person: PersonActor, input: InputOf<typeof GetBundle>): Promise<Bundle> {
  return ctx.transaction(async (tx) => {
    const ids = await idsOf(tx, input);
    const total = await countOf(tx, input);
    const rows = (await loadActions(tx, ids.slice(0, LARGEST_BUNDLE))).sort((a, b) => (a.id < b.id ? -1 : 1));
    const [first] = rows;
    if (!first) throw notFound();
    for (const row of rows) await recordViewed(ctx, tx, person, row);
    const facts = await reviewerFacts(tx, person);
    const title = await titleOf(tx, input, first, rows.length);
    return {
      title,
      agent: { id: first.agent_id, name: first.agent_name },
      goal: first.run_goal,
      plan: input.plan ?? null,
      items: rows.map((row) => toItem(ctx, row, facts)),
      more: ids.length > LARGEST_BUNDLE || ids.length < total,
    };
  });
}

/** Bytes of views one page may hold; what is beyond comes once these are answered. */
const MOST_BYTES = 2_000_000;

/** The first of them that fit a page, and one more to know that there are more. The first is always among them. */
const within = (where: string, order: string): string =>
  `SELECT id FROM (SELECT id, ${order} AS place, sum(octet_length(view)) OVER (ORDER BY ${order}) AS bytes, row_number() OVER (ORDER BY ${order}) AS n
     FROM (SELECT id, plan_step, view FROM actions WHERE ${where} ORDER BY ${order} LIMIT ${LARGEST_BUNDLE + 1}) a) b
   WHERE bytes <= ${MOST_BYTES} OR n = 1 ORDER BY place`;

async function idsOf(tx: Tx, { plan, run, tool }: InputOf<typeof GetBundle>): Promise<string[]> {
  const rows =
    plan === undefined
      ? await tx.query<{ id: string }>(within("run_id = $1 AND tool = $2 AND state = 'pending'", 'id'), [run, tool])
      : await tx.query<{ id: string }>(within('plan_id = $1', 'plan_step'), [plan]);
  return rows.map((row) => row.id);
}

async function countOf(tx: Tx, { plan, run, tool }: InputOf<typeof GetBundle>): Promise<number> {
  const [row] =
    plan === undefined
      ? await tx.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM (SELECT 1 FROM actions WHERE run_id = $1 AND tool = $2 AND state = 'pending' LIMIT 1000) a`,
          [run, tool],
        )
      : await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM actions WHERE plan_id = $1', [plan]);
  return row?.n ?? 0;
}

async function titleOf(tx: Tx, { plan }: InputOf<typeof GetBundle>, first: ActionRow, n: number): Promise<string> {
  if (plan === undefined) return `${n} × ${first.tool}`;
  const [row] = await tx.query<{ title: string }>('SELECT title FROM plans WHERE id = $1', [plan]);
  return reveal(row?.title ?? first.tool);
}

function toItem(ctx: Context, row: ActionRow, facts: ReviewerFacts): BundleItem {
  const machine = machineOf(row);
  const { risk } = JSON.parse(row.assessment) as Assessment;
  const why = answerRefusalOf(row, facts, ctx.now());
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
    requires: machine.requires,
    refusal: why === null ? null : refusalText(why),
    expires_at: rfc3339(row.expires_at),
  };
}
