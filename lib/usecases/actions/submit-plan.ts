import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { SubmitPlan } from '#lib/contract/agent-api.ts';
import { touchedCanary } from '#lib/domain/canary/canary.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import type { Submission } from '#lib/domain/submission/submission.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import type { NewEntry } from '#lib/domain/ledger/new-entry.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import { deletePlan, insertPlan, updatePlanRun } from '#lib/store/actions/plans.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { AgentActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { openIncident } from '../stops/steps/open-incident.ts';
import { AssessFirst, assessingFirst, offered, type Ahead } from './steps/assess-first.ts';
import { submissionOf } from './steps/submission.ts';
import { submitBatch } from './steps/submit-batch.ts';
import { toAgentAction } from './answers/to-action.ts';

type Input = InputOf<typeof SubmitPlan> & { idempotency_key?: string | undefined };
type Plan = ReplyOf<typeof SubmitPlan>;

/**
 * Proposes the steps of a plan at once, all or none, so that a person reviews them as one. Each step is an action of its own, with its own
 * assessment, digest and grant.
 */
export async function submitPlan(
  ctx: Context,
  actor: AgentActor,
  input: Input,
): Promise<{ plan: Plan; replayed: boolean }> {
  const { title, steps, run, expires_in, idempotency_key: key } = input;
  const id = ctx.newId('pln');
  const items = steps.map((step, i) => {
    const own = key === undefined ? {} : { idempotency_key: `${key}#${i + 1}` };
    return submissionOf(actor, { ...step, ...own, run, expires_in }, { id, step: i + 1 });
  });
  const twice = items.findIndex((item, i) => items.findIndex((other) => other.digest === item.digest) < i);
  if (twice !== -1)
    throw new Failure('invalid-request', {
      errors: [{ pointer: `/steps/${twice}`, detail: 'is the same as an earlier step; a step runs once' }],
    });
  try {
    const { rows, replayed } = await assessingFirst((ahead) =>
      ctx.transaction((tx) => propose(ctx, tx, actor, { id, title }, items, ahead)),
    );
    const actions = await Promise.all(rows.map((row) => toAgentAction(ctx, row)));
    return { plan: { id: rows[0]?.plan_id ?? id, title, actions }, replayed };
  } catch (error) {
    if (error instanceof Failure) await appendRefusal(ctx, actor, items, error);
    throw error;
  }
}

async function propose(
  ctx: Context,
  tx: Tx,
  actor: AgentActor,
  { id, title }: { id: string; title: string },
  items: Submission[],
  ahead: Ahead,
): Promise<{ rows: ActionRow[]; replayed: boolean }> {
  // First in the lock order, before the plan's row.
  await shareBarrier(tx);
  await insertPlan(tx, { id, agentId: actor.agentId, title, createdAt: new Date(ctx.now()) });
  const results = await submitBatch(
    ctx,
    tx,
    items.map((item) => offered(item, ahead)),
  );
  const needs = results.flatMap((result) => (result instanceof AssessFirst ? result.needs : []));
  if (needs.length > 0) throw new AssessFirst(needs);
  const failed = results.findIndex((result) => result instanceof Failure);
  const why = results[failed];
  if (why instanceof Failure) throw atStep(why, failed);
  const submitted = results.flatMap((result) => (result instanceof Failure ? [] : [result]));
  const opened = submitted.flatMap((result) => result.row ?? []);
  if (opened.length === 0) {
    await deletePlan(tx, id);
    const known = await loadActions(
      tx,
      submitted.map((result) => result.id),
    );
    return { rows: known.sort((a, b) => (a.plan_step ?? 0) - (b.plan_step ?? 0)), replayed: true };
  }
  if (opened.length < items.length)
    throw new Failure('idempotency-conflict', { detail: 'This key was used with other steps.' });
  await updatePlanRun(tx, id, opened[0]?.run_id ?? null);
  return { rows: opened, replayed: false };
}

/** A refused plan leaves one entry in a transaction of its own, and an incident where a step touched a decoy: the agent is stopped all the same. */
async function appendRefusal(ctx: Context, actor: AgentActor, items: Submission[], failure: Failure): Promise<void> {
  if (failure.code === 'unauthenticated') return;
  const { canaries } = await ctx.configuration();
  await ctx.transaction(async (tx) => {
    const at = ctx.now();
    const request_digest = items[0]?.requestDigest ?? '';
    const body = { type: 'submission-refused', code: failure.code, tool: 'plan', request_digest, at };
    const entries: NewEntry[] = [
      { id: ctx.newId('ent'), type: 'submission-refused', actorId: actor.agentId, agentId: actor.agentId, at, body },
    ];
    for (const item of items) {
      const touched = touchedCanary(canaries, JSON.parse(item.argsText) as JsonObject);
      if (!touched) continue;
      const evidence = `${item.tool}, in a plan that was refused: the decoy ${touched.canary.id}`;
      const trip = { rule: 'canary', agentId: actor.agentId, actionId: null, evidence };
      const opened = await openIncident(ctx, tx, trip);
      if (opened) entries.push(opened);
      break;
    }
    await insertEntries(tx, entries);
  });
}

/** The refusal with its pointers below the step it is about. */
function atStep(failure: Failure, step: number): Failure {
  const errors = failure.facts.errors?.map((e) => ({ ...e, pointer: `/steps/${step}${e.pointer}` })) ?? [
    { pointer: `/steps/${step}`, detail: failure.facts.detail ?? failure.code },
  ];
  return new Failure(failure.code, { ...failure.facts, errors });
}
