import type { Configuration, RegisteredAgent, RegisteredTool } from '../configuration/configuration.ts';
import { isCheap } from '../assessment/inspect.ts';
import { inspectFitting, type Inspected } from '../assessment/inspected.ts';
import type { JsonObject } from '../json/json.ts';
import type { NewEntry } from '../ledger/new-entry.ts';
import { locksOn } from '../lock/lock.ts';
import type { HistoryFacts } from '../risk/risk.ts';
import { reveal } from '../text/reveal.ts';
import { runFacts, runKey, runOf, runSteps, steppedRun, type BatchRun } from './batch-runs.ts';
import { RECENT_CAP, type RunStep, type SubmissionFacts } from './facts.ts';
import { openAction, type OpenedAction, type SubmissionIds } from './open-action.ts';
import { sameBefore } from './same-before.ts';
import { proposableTool } from './proposable-tool.ts';
import type { Submission, SubmissionRefusal } from './submission.ts';

/** What a batch is checked against, at one moment under the stop barrier. */
export interface BatchFacts {
  now: number;
  configuration: Configuration;
  stored: SubmissionFacts;
}

export interface BatchItem {
  submission: Submission;
  ids: SubmissionIds & { run: string };
  /** Its arguments, inspected beforehand; needed where that is not provably cheap. */
  inspected?: Inspected | null;
  /** Refuses the item whatever the facts are: its decision could not be signed. */
  refused?: SubmissionRefusal;
}

/** What to store for a batch, whom to notify and what to answer. */
export interface BatchPlan {
  runs: RunStep[];
  /** Row and first entry of each accepted submission, in batch order. */
  opened: OpenedAction[];
  /** Audit entries of refusals that people should be able to find. */
  entries: NewEntry[];
  /** Canaries that were touched. */
  incidents: { rule: 'canary'; agentId: string; actionId: string; evidence: string }[];
  wakes: string[];
  /** One for each item, in batch order. */
  results: PlannedResult[];
}

export type PlannedResult =
  | { refusal: SubmissionRefusal }
  /** Its arguments have to be inspected (again), with this goal, under this configuration or a newer one. */
  | { inspect: { goal: string | null; configVersion: number } }
  /** `names` is null for a replay of an earlier action, in this batch or before it. */
  | { id: string; names: ActionNames | null };

/** The agent's and run's names, as stored with the action. */
export interface ActionNames {
  agent_name: string;
  run_name: string | null;
  run_goal: string | null;
}

/** State accumulated from the items so far. */
interface Tally {
  runs: Map<string, BatchRun>;
  /** Actions by agent and idempotency key. */
  keyed: Map<string, { id: string; request_digest: string }>;
  opened: OpenedAction[];
}

/**
 * Plans a batch of submissions as if each came alone, in order: an idempotency key sent twice gives one action, and the batch's own actions
 * count towards the cap of pending actions and the agent's recent history. Pure: reads and writes nothing.
 */
export function planBatch(facts: BatchFacts, items: readonly BatchItem[]): BatchPlan {
  const { stored, now } = facts;
  const tally: Tally = {
    runs: new Map(stored.runs.map((run) => [runKey(run.agent_id, run.name), { ...run, added: 0 }])),
    keyed: new Map(stored.known.map((action) => [keyOf(action.agent_id, action.idempotency_key), action])),
    opened: [],
  };
  const results = items.map((item) => planItem(facts, tally, item));
  return {
    runs: runSteps(tally.runs.values(), now),
    opened: tally.opened,
    entries: results.flatMap((result, i) => refusalEntry(facts, items[i], result) ?? []),
    incidents: tally.opened.flatMap((opened) => incidentOf(opened) ?? []),
    wakes: [...tally.opened.flatMap(wakesOf), ...busyAgents(facts, tally.opened).map((id) => `breaker:${id}`)],
    results,
  };
}

function planItem({ configuration, stored, now }: BatchFacts, tally: Tally, item: BatchItem): PlannedResult {
  const { submission, ids } = item;
  const { agentId, keyId } = submission;
  if (item.refused) return { refusal: item.refused };
  if (!stored.live_keys.includes(keyId)) return { refusal: { code: 'unauthenticated' } };
  const found = runOf(submission, ids.run, tally.runs, stored.initiators);
  if ('refusal' in found) return found;
  const { run } = found;
  const target = { agent_id: agentId, key_id: keyId, tool: submission.tool, run_id: run?.id ?? null };
  const [lock] = locksOn(stored.locks, target);
  if (lock) return { refusal: { code: 'locked', lock } };
  // Before any other check: a retried submission gets the original answer, whatever has changed since.
  const replay = replayOf(tally, submission);
  if (replay) return replay;
  const agent = configuration.agents.get(agentId);
  if (!agent) return { refusal: { code: 'unauthenticated', detail: 'This agent has been retired.' } };
  const proposable = proposableTool(configuration, agent, submission);
  if ('refusal' in proposable) return proposable;
  const { tool } = proposable;
  const goal = run?.goal ?? null;
  const inspected = inspectedNow(configuration, tool, item, goal);
  if (inspected === null) return { inspect: { goal, configVersion: configuration.version } };
  if ('faults' in inspected) return { refusal: { code: 'invalid-arguments', errors: inspected.faults } };
  const full = tooManyWaiting(agent, stored, tally);
  if (full) return { refusal: full };
  const opened = openAction({
    submission,
    ids,
    agent,
    tool,
    inspection: inspected,
    configuration,
    run: run && { id: run.id, facts: runFacts(run) },
    initiatorId: run?.initiator_id ?? null,
    deniedAs: stored.denied.find((d) => d.agent_id === agentId && d.digest === submission.digest)?.id ?? null,
    history: historyOf(submission, tool, stored, tally, now),
    lockEpoch: stored.lock_epoch,
    now,
  });
  accept(tally, submission, opened, run && steppedRun(run, tool, opened.outcome));
  const names = { agent_name: agent.name, run_name: run?.name ?? null, run_goal: run?.goal ?? null };
  return { id: opened.row.id, names };
}

/** What was inspected beforehand, where that still holds; else done here, where it is cheap; else null. */
function inspectedNow(
  configuration: Configuration,
  tool: RegisteredTool,
  { submission, inspected = null }: BatchItem,
  goal: string | null,
): Inspected | null {
  const holds =
    inspected?.config_version === configuration.version &&
    inspected.tool_version === tool.version &&
    ('faults' in inspected || inspected.goal === goal);
  if (holds) return inspected;
  if (!isCheap(tool, submission.argsText)) return null;
  return inspectFitting(configuration, tool, JSON.parse(submission.argsText) as JsonObject, goal);
}

/** Makes the accepted action visible to the items after it. A refused item leaves no trace. */
function accept(tally: Tally, submission: Submission, opened: OpenedAction, run: BatchRun | null): void {
  const { agentId, idempotencyKey, requestDigest } = submission;
  if (run) tally.runs.set(runKey(agentId, run.name), run);
  if (idempotencyKey !== null)
    tally.keyed.set(keyOf(agentId, idempotencyKey), { id: opened.row.id, request_digest: requestDigest });
  tally.opened.push(opened);
}

function replayOf(tally: Tally, { agentId, idempotencyKey, requestDigest }: Submission): PlannedResult | null {
  const earlier = idempotencyKey === null ? undefined : tally.keyed.get(keyOf(agentId, idempotencyKey));
  if (!earlier) return null;
  if (earlier.request_digest === requestDigest) return { id: earlier.id, names: null };
  const detail = 'Use a new Idempotency-Key for another proposal.';
  return { refusal: { code: 'idempotency-conflict', detail } };
}

/** Backpressure: people can read only so much, so an agent with too many pending actions has to wait. */
function tooManyWaiting(agent: RegisteredAgent, stored: SubmissionFacts, tally: Tally): SubmissionRefusal | null {
  if (agent.pending_cap === null) return null;
  const before = stored.waiting.find((waiting) => waiting.agent_id === agent.id)?.n ?? 0;
  const here = tally.opened.filter((o) => o.row.agent_id === agent.id && o.outcome === 'review').length;
  if (before + here < agent.pending_cap) return null;
  return {
    code: 'too-many-waiting',
    detail: `${agent.pending_cap} of your actions wait for people already. Wait for answers, or withdraw some.`,
    retryAfter: 30,
  };
}

function historyOf(
  submission: Submission,
  { name, effect }: RegisteredTool,
  stored: SubmissionFacts,
  tally: Tally,
  now: number,
): HistoryFacts {
  const { agentId } = submission;
  const used = stored.history.find((h) => h.agent_id === agentId && h.tool === name);
  const alike = stored.effects.find((e) => e.agent_id === agentId && e.effect === effect)?.n ?? 0;
  const mine = tally.opened.filter((o) => o.row.agent_id === agentId);
  const here = mine.filter((o) => o.row.tool === name).length;
  return {
    first_use: !used?.used_before && here === 0,
    recent_count: (used?.recent ?? 0) + here,
    recent_effect: alike + mine.filter((o) => o.row.effect === effect).length,
    ...sameBefore(submission, stored, tally.opened, now),
  };
}

/** The audit entry of a refusal. An accepted submission has its own entry; dead keys and replays need none. */
function refusalEntry(
  { configuration, now }: BatchFacts,
  item: BatchItem | undefined,
  result: PlannedResult,
): NewEntry | null {
  if (!item || !('refusal' in result) || result.refusal.code === 'unauthenticated') return null;
  const { submission, ids } = item;
  const { refusal } = result;
  return {
    id: ids.entry,
    type: 'submission-refused',
    actorId: submission.agentId,
    agentId: submission.agentId,
    lockId: refusal.code === 'locked' ? refusal.lock.id : null,
    at: now,
    body: {
      type: 'submission-refused',
      code: refusal.code,
      // An unregistered tool name is the agent's own text, which could never be removed from the ledger.
      tool: configuration.tools.has(submission.tool) ? submission.tool : null,
      request_digest: submission.requestDigest,
      at: now,
    },
  };
}

function incidentOf({ touched, row }: OpenedAction): BatchPlan['incidents'][number] | null {
  if (!touched) return null;
  const evidence = `${row.tool} ${reveal(touched.pointer).slice(0, 200)}: the decoy ${touched.canary.id}`;
  return { rule: 'canary', agentId: row.agent_id, actionId: row.id, evidence };
}

const wakesOf = ({ row, outcome }: OpenedAction): string[] => [
  `agent:${row.agent_id}`,
  ...(outcome === 'review' ? ['queue'] : []),
];

/** Agents with enough recent actions that the circuit breaker must count them exactly. */
function busyAgents({ configuration, stored }: BatchFacts, opened: readonly OpenedAction[]): string[] {
  const { burst } = configuration.breaker;
  if (!burst.enabled) return [];
  const totals = new Map<string, number>();
  const add = (agentId: string, n: number) => totals.set(agentId, (totals.get(agentId) ?? 0) + n);
  for (const { agent_id, n } of stored.effects) add(agent_id, n);
  for (const { row } of opened) add(row.agent_id, 1);
  return [...totals].filter(([, n]) => n >= Math.min(RECENT_CAP, burst.count)).map(([agentId]) => agentId);
}

const keyOf = (agentId: string, idempotencyKey: string): string => `${agentId}\n${idempotencyKey}`;
