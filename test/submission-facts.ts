import type { Assessment } from '#lib/domain/assessment/assess.ts';
import { DEFAULT_RULES } from '#lib/domain/breaker/rules.ts';
import type { Configuration, RegisteredAgent, RegisteredTool } from '#lib/domain/configuration/configuration.ts';
import { directoryOf } from '#lib/domain/directory/directory.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { preparePolicy } from '#lib/domain/policy/policy.ts';
import type { HistoryFacts, RunFacts } from '#lib/domain/risk/risk.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import type { StoredRun, SubmissionFacts } from '#lib/domain/submission/facts.ts';
import type { OpenedAction } from '#lib/domain/submission/open-action.ts';
import { planBatch, type BatchFacts, type BatchItem, type BatchPlan } from '#lib/domain/submission/plan-batch.ts';
import type { Submission } from '#lib/domain/submission/submission.ts';
import { schemaValidator } from '#lib/domain/tool/schema-validator.ts';

/* The facts from which a batch of proposals is planned, without a database: `read` is allowed, `write` needs a reviewer, `delete` is permitted to nobody. */

export const NOW = Date.parse('2026-11-20T09:00:00.000Z');

const policy = preparePolicy(
  1,
  `@id("reads") permit (principal, action in Action::"effect:read", resource);
   @id("writes") @require("review") permit (principal, action in Action::"effect:write", resource);`,
);

export const tool = (name: string, patch: Partial<RegisteredTool> = {}): RegisteredTool => {
  const input_schema = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };
  return {
    name,
    version: 1,
    title: name,
    description: '',
    input_schema,
    effect: 'write',
    reversibility: 'reversible',
    audience: 'self',
    data_class: 'public',
    output_trust: 'trusted',
    view: {},
    changing: false,
    validate: schemaValidator(input_schema),
    patterned: false,
    ...patch,
  };
};
const TOOLS = [
  tool('read', { effect: 'read' }),
  tool('browse', { effect: 'read', output_trust: 'untrusted' }),
  tool('write'),
  tool('delete', { effect: 'delete' }),
];

export const agent = (id: string, patch: Partial<RegisteredAgent> = {}): RegisteredAgent => ({
  id,
  name: `name of ${id}`,
  owner_id: 'usr_owner',
  owner_email: 'owner@example.test',
  groups: [],
  tools: ['*'],
  mode: 'enforce',
  pending_cap: null,
  ...patch,
});

export const configuration = (
  patch: Partial<Configuration> = {},
  agents = [agent('agt_a'), agent('agt_b')],
): Configuration => ({
  version: 7,
  policy,
  tools: new Map(TOOLS.map((t) => [t.name, t])),
  agents: new Map(agents.map((a) => [a.id, a])),
  directory: directoryOf(7, []),
  canaries: [],
  breaker: DEFAULT_RULES,
  ...patch,
});

export const NOTHING: SubmissionFacts = {
  lock_epoch: 3,
  config_version: 7,
  locks: [],
  live_keys: ['key_agt_a', 'key_agt_b'],
  known: [],
  runs: [],
  history: [],
  effects: [],
  denied: [],
  repeats: [],
  waiting: [],
  initiators: [],
};

export const facts = (stored: Partial<SubmissionFacts> = {}, rules = configuration()): BatchFacts => ({
  now: NOW,
  configuration: rules,
  stored: { ...NOTHING, ...stored },
});

type Patch = Partial<Submission> & { args?: JsonObject };

export const submission = ({ args = { text: 'hello' }, ...patch }: Patch = {}): Submission => {
  const agentId = patch.agentId ?? 'agt_a';
  const request = canonicalJson({ tool: patch.tool ?? 'write', args, run: patch.run?.name ?? null });
  return {
    agentId,
    keyId: `key_${agentId}`,
    tool: 'write',
    argsText: canonicalJson(args),
    claim: null,
    preview: null,
    metadata: null,
    expiresInMs: 60_000,
    idempotencyKey: null,
    run: null,
    requestDigest: digestOfText(request),
    digest: digestOfText(`${agentId} ${request}`),
    plan: null,
    ...patch,
  };
};

export const run = (name: string, patch: Partial<NonNullable<Submission['run']>> = {}) => ({
  name,
  goal: null,
  initiator: null,
  ...patch,
});

export const itemsOf = (submissions: readonly Submission[]): BatchItem[] =>
  submissions.map((one, i) => ({
    submission: one,
    ids: { run: `run_${i}`, action: `act_${i}`, grant: `grt_${i}`, entry: `ent_${i}` },
  }));

export const plan = (given: BatchFacts, ...patches: Patch[]): BatchPlan =>
  planBatch(given, itemsOf(patches.map(submission)));

/** The result for each item: its state, `replay of …`, or the code of its refusal. */
export const outcomes = ({ results, opened }: BatchPlan): string[] => {
  const states = new Map(opened.map(({ row }) => [row.id, row.state]));
  return results.map((result) => {
    if ('refusal' in result) return result.refusal.code;
    if ('inspect' in result) return 'to be inspected';
    return result.names ? (states.get(result.id) ?? 'lost') : `replay of ${result.id}`;
  });
};

/** A run of `agt_a` that already exists. */
export const storedRun = (name: string): StoredRun => ({
  id: `run_${name}`,
  agent_id: 'agt_a',
  name,
  goal: null,
  initiator_id: null,
  taint_sources: [],
  steps: 0,
});

/** The facts about run and history from which an action's assessment was computed. */
export const inputsOf = (opened: OpenedAction | undefined): { run: RunFacts | null; history: HistoryFacts } =>
  (JSON.parse(opened?.row.assessment ?? '') as Assessment).inputs;
