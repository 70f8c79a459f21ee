import { randomBytes } from 'node:crypto';

import type { InputOf } from '#lib/contract/endpoint.ts';
import type { DrillResource, StartDrill } from '#lib/contract/safety-api.ts';
import type { SubmissionFacts } from '#lib/domain/submission/facts.ts';
import { openAction, type OpenedAction } from '#lib/domain/submission/open-action.ts';
import { proposableTool } from '#lib/domain/submission/proposable-tool.ts';
import { runFacts } from '#lib/domain/submission/batch-runs.ts';
import type { Submission } from '#lib/domain/submission/submission.ts';
import { locksOn } from '#lib/domain/lock/lock.ts';
import { isCheap } from '#lib/domain/assessment/inspect.ts';
import { inspectFitting, type Inspected } from '#lib/domain/assessment/inspected.ts';
import { plainTool, type Configuration, type RegisteredTool } from '#lib/domain/configuration/configuration.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertDrill } from '#lib/store/safety/drills.ts';
import { countWaitingDrills, loadStandIn } from '#lib/store/safety/listed-drills.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { insertActions } from '#lib/store/actions/insert-actions.ts';
import { sameBefore } from '#lib/domain/submission/same-before.ts';
import { argsKey } from '#lib/usecases/actions/steps/args-key.ts';
import { loadSubmissionFacts } from '#lib/store/actions/submissions.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, AgentActor, Context } from '../context.ts';
import { loadDrill } from './answers/drill-resource.ts';
import { Failure, notFound } from '../failure.ts';
import { AssessFirst, assessingFirst, type Ahead } from '../actions/steps/assess-first.ts';
import { failureOf } from '../actions/steps/submission-failure.ts';
import { submissionOf } from '../actions/steps/submission.ts';
import { imitatedProposal } from './steps/imitated-proposal.ts';

type Input = InputOf<typeof StartDrill>;

/** Reviewers have real work: with more drills at once than this, what is measured is no longer their usual attention. */
const MOST_WAITING = 20;

/**
 * Starts a drill: puts a bad action before reviewers as if the agent had proposed it, with the same checks, view, risk, policy and queue, and
 * an entry like any other. That it is a drill is stored beside the action, where neither agents nor reviewers can read it, and the entry's
 * salt commits to it.
 */
export async function startDrill(ctx: Context, actor: AdminActor, input: Input): Promise<DrillResource> {
  authoriseAdmin(actor, 'start-drill');
  const id = ctx.newId('drl');
  await assessingFirst((ahead) =>
    ctx.transaction(async (tx) => {
      await shareBarrier(tx);
      await requireRoom(tx);
      const item = submissionOf(await standIn(ctx, tx, input.agent), await imitatedProposal(tx, input));
      const { opened, now } = await assessed(ctx, tx, item, ahead);
      await insertActions(tx, [{ ...opened.row, drill: true }]);
      const salt = await insertDrill(tx, {
        id,
        action_id: opened.row.id,
        started_by: adminId(actor),
        started_by_name: actor.kind === 'operator' ? `${actor.name} (operator)` : actor.name,
        note: input.note,
        nonce: randomBytes(32).toString('base64url'),
        started_at: new Date(now),
      });
      await insertEntries(tx, [{ ...opened.entry, salt }]);
      tx.publish('queue');
    }),
  );
  return loadDrill(ctx, id);
}

async function requireRoom(tx: Tx): Promise<void> {
  if ((await countWaitingDrills(tx)) >= MOST_WAITING)
    throw new Failure('conflict', { detail: `${MOST_WAITING} drills wait for answers already.` });
}

/** The agent as the actor of this proposal, with the newest of its keys that is in use. */
async function standIn(ctx: Context, tx: Tx, agentId: string): Promise<AgentActor> {
  const agent = await loadStandIn(tx, agentId, new Date(ctx.now()));
  if (!agent) throw notFound();
  if (agent.key_id === null)
    throw new Failure('conflict', { detail: `${agent.name} has no key in use, so it could not have proposed this.` });
  return { kind: 'agent', agentId, keyId: agent.key_id, name: agent.name };
}

/** Assesses the action as a submission is assessed. Throws unless policy puts it to review. */
async function assessed(
  ctx: Context,
  tx: Tx,
  item: Submission,
  ahead: Ahead,
): Promise<{ opened: OpenedAction; now: number }> {
  const { agentId, keyId } = item;
  const now = ctx.now();
  const facts = await loadSubmissionFacts(tx, {
    now: new Date(now),
    keyIds: [keyId],
    idempotency: [],
    runs: item.run === null ? [] : [{ agent_id: agentId, name: item.run.name }],
    tools: [{ agent_id: agentId, tool: item.tool }],
    agents: [agentId],
    repeats: [{ digest: item.digest, tool: item.tool, args_md5: argsKey(item.argsText) }],
    digests: [{ agent_id: agentId, digest: item.digest }],
    initiators: [],
  });
  const [run = null] = facts.runs;
  if (item.run !== null && run === null)
    throw new Failure('invalid-request', {
      errors: [{ pointer: '/run', detail: 'the agent has no run of this name' }],
    });
  const target = { agent_id: agentId, key_id: keyId, tool: item.tool, run_id: run?.id ?? null };
  if (locksOn(facts.locks, target).length > 0)
    throw new Failure('conflict', { detail: 'A stop is in force, so the agent could not have proposed this.' });
  const configuration = await ctx.configuration(facts.config_version, tx);
  const agent = configuration.agents.get(agentId);
  if (!agent) throw notFound();
  const proposable = proposableTool(configuration, agent, item);
  if ('refusal' in proposable) throw failureOf(proposable.refusal);
  const { tool } = proposable;
  const inspected = inspectedFor(ctx, configuration, tool, { ...item, goal: run?.goal ?? null }, ahead);
  if ('faults' in inspected) throw new Failure('invalid-arguments', { errors: inspected.faults });
  const opened = openAction({
    submission: item,
    ids: { action: ctx.newId('act'), grant: ctx.newId('grt'), entry: ctx.newId('ent') },
    agent,
    tool,
    inspection: inspected,
    configuration,
    run: run && { id: run.id, facts: runFacts({ ...run, added: 0 }) },
    initiatorId: run?.initiator_id ?? null,
    deniedAs: facts.denied[0]?.id ?? null,
    history: { ...historyOf(facts, tool), ...sameBefore(item, facts, [], now) },
    lockEpoch: facts.lock_epoch,
    now,
  });
  if (opened.outcome !== 'review')
    throw new Failure('conflict', {
      detail: `Nobody would be asked: this is ${opened.outcome === 'allow' ? 'allowed at once' : 'blocked'}. A drill needs something that policy puts to review.`,
    });
  return { opened, now };
}

/** As for a submission: made before the transaction unless it is cheap. */
function inspectedFor(
  ctx: Context,
  configuration: Configuration,
  tool: RegisteredTool,
  { argsText: text, agentId, goal }: Submission & { goal: string | null },
  ahead: Ahead,
): Inspected {
  if (isCheap(tool, text)) return inspectFitting(configuration, tool, JSON.parse(text) as JsonObject, goal);
  const { version } = configuration;
  const made = ahead.get(`drill ${version}`) as Inspected | undefined;
  if (made) return made;
  const input = { tool: plainTool(tool), text, goal };
  const assess = async () => {
    const now = await ctx.configuration(version);
    return now.version === version ? ctx.assessor.perform(`drill for ${agentId}`, 'inspect', input, now) : undefined;
  };
  throw new AssessFirst([{ key: `drill ${version}`, assess }]);
}

const historyOf = ({ history: [used], effects }: SubmissionFacts, { effect }: RegisteredTool) => ({
  first_use: !used?.used_before,
  recent_count: used?.recent ?? 0,
  recent_effect: effects.find((e) => e.effect === effect)?.n ?? 0,
});
