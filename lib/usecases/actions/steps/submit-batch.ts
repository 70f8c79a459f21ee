import { runKey } from '#lib/domain/submission/batch-runs.ts';
import { withRunIds, withSignatures } from '#lib/domain/submission/complete-plan.ts';
import type { OpenedAction } from '#lib/domain/submission/open-action.ts';
import { planBatch, type BatchFacts, type BatchItem, type BatchPlan } from '#lib/domain/submission/plan-batch.ts';
import { plainTool } from '#lib/domain/configuration/configuration.ts';
import type { Submission, SubmissionRefusal } from '#lib/domain/submission/submission.ts';
import { freshRow } from '#lib/store/actions/action-row.ts';
import { upsertRuns } from '#lib/store/actions/runs.ts';
import { insertActions } from '#lib/store/actions/insert-actions.ts';
import { loadSubmissionFacts, type SubmissionKeys } from '#lib/store/actions/submissions.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { Context, Offered, Submitted } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { openIncident } from '#lib/usecases/stops/steps/open-incident.ts';
import { AssessFirst, type Need } from './assess-first.ts';
import { argsKey } from './args-key.ts';
import { signDecision } from './sign-decision.ts';
import { failureOf } from './submission-failure.ts';

/**
 * A batch of proposals in one transaction: load what they are checked against under the stop barrier, plan (`planBatch`, pure), sign what
 * policy allows at once, write, answer. Each is answered by its own action or its own refusal,
 * or by `AssessFirst` where its arguments have yet to be inspected.
 */
export async function submitBatch(ctx: Context, tx: Tx, offered: readonly Offered[]): Promise<(Submitted | Failure)[]> {
  await shareBarrier(tx);
  const now = ctx.now();
  const stored = await loadSubmissionFacts(
    tx,
    keysOf(
      offered.map(({ submission }) => submission),
      now,
    ),
  );
  const configuration = await ctx.configuration(stored.config_version, tx);
  const items = offered.map((one) => ({ ...one, ids: idsOf(ctx) }));
  const plan = await signedPlan(ctx, { now, configuration, stored }, items);
  const written = await writePlan(ctx, tx, plan);
  return answersOf(ctx, written, items);
}

/** Made beforehand, so that planning stays pure. */
const idsOf = (ctx: Context): BatchItem['ids'] => ({
  run: ctx.newId('run'),
  action: ctx.newId('act'),
  grant: ctx.newId('grt'),
  entry: ctx.newId('ent'),
});

/**
 * The plan with its decisions signed. A proposal whose decision cannot be signed is refused, and the rest planned again, so that nothing
 * counts an action that does not exist.
 */
async function signedPlan(ctx: Context, facts: BatchFacts, items: readonly BatchItem[]): Promise<BatchPlan> {
  const plan = planBatch(facts, items);
  const { signatures, unsigned } = await signDecisions(ctx, plan.opened);
  if (unsigned.size === 0) return withSignatures(plan, signatures);
  const remaining = items.map((item) => {
    const refused = unsigned.get(item.ids.action);
    return refused ? { ...item, refused } : item;
  });
  return signedPlan(ctx, facts, remaining);
}

async function signDecisions(ctx: Context, opened: readonly OpenedAction[]) {
  const signatures = new Map<string, string>();
  const unsigned = new Map<string, SubmissionRefusal>();
  for (const { row, decision } of opened) {
    if (!decision) continue;
    try {
      signatures.set(row.id, await signDecision(ctx, decision));
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'unavailable') throw error;
      unsigned.set(row.id, { code: 'unavailable', detail: error.message });
    }
  }
  return { signatures, unsigned };
}

/** Writes runs, incidents, rows and entries, in the lock order of every submission. Answers the plan as it was written. */
async function writePlan(ctx: Context, tx: Tx, planned: BatchPlan): Promise<BatchPlan> {
  const stored = await upsertRuns(tx, planned.runs);
  const ids = new Map(planned.runs.map((run) => [run.id, stored.get(runKey(run.agent_id, run.name)) ?? run.id]));
  const plan = withRunIds(planned, ids);
  for (const channel of plan.wakes) tx.publish(channel);
  const entries = [...plan.opened.map(({ entry }) => entry), ...plan.entries];
  // Written down in the transaction that blocked it; the stop follows at once (lib/runtime/jobs/breaker.ts).
  for (const incident of plan.incidents) {
    const entry = await openIncident(ctx, tx, incident);
    if (entry) entries.push(entry);
  }
  await insertActions(
    tx,
    plan.opened.map(({ row }) => row),
  );
  await insertEntries(tx, entries);
  return plan;
}

function answersOf(ctx: Context, { opened, results }: BatchPlan, items: readonly BatchItem[]): (Submitted | Failure)[] {
  const rows = new Map(opened.map(({ row }) => [row.id, row]));
  return items.map(({ submission }, i) => {
    const result = results[i];
    if (!result) throw new Error('a proposal without an answer');
    if ('inspect' in result) return new AssessFirst([needOf(ctx, submission, result.inspect)]);
    if ('refusal' in result) return failureOf(result.refusal);
    const row = rows.get(result.id);
    return { id: result.id, row: row && result.names ? freshRow(row, result.names) : null };
  });
}

/** Its arguments have to be inspected before it comes again. */
const needOf = (
  ctx: Context,
  submission: Submission,
  { goal, configVersion }: { goal: string | null; configVersion: number },
): Need => ({
  key: submission,
  assess: async () => {
    const configuration = await ctx.configuration(configVersion);
    const tool = configuration.tools.get(submission.tool);
    if (!tool) return null;
    const input = { tool: plainTool(tool), text: submission.argsText, goal };
    return ctx.assessor.perform(submission.agentId, 'inspect', input, configuration);
  },
});

function keysOf(submissions: readonly Submission[], now: number): SubmissionKeys {
  const unique = <T>(list: readonly T[], key: (t: T) => string) => [...new Map(list.map((t) => [key(t), t])).values()];
  return {
    now: new Date(now),
    keyIds: [...new Set(submissions.map((s) => s.keyId))],
    agents: [...new Set(submissions.map((s) => s.agentId))],
    idempotency: submissions.flatMap((s) =>
      s.idempotencyKey === null ? [] : [{ agent_id: s.agentId, idempotency_key: s.idempotencyKey }],
    ),
    runs: unique(
      submissions.flatMap((s) => (s.run ? [{ agent_id: s.agentId, name: s.run.name }] : [])),
      (run) => runKey(run.agent_id, run.name),
    ),
    tools: unique(
      submissions.map((s) => ({ agent_id: s.agentId, tool: s.tool })),
      (used) => `${used.agent_id}\n${used.tool}`,
    ),
    digests: submissions.map((s) => ({ agent_id: s.agentId, digest: s.digest })),
    repeats: unique(
      submissions.map((s) => ({ digest: s.digest, tool: s.tool, args_md5: argsKey(s.argsText) })),
      ({ digest }) => digest,
    ),
    initiators: [...new Set(submissions.flatMap((s) => s.run?.initiator ?? []))],
  };
}
