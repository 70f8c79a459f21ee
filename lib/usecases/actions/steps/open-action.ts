import { open } from '#lib/domain/action/machine.ts';
import type { Opening, Requirement } from '#lib/domain/action/action.ts';
import { touchedCanary } from '#lib/domain/canary/canary.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { RISK_LEVELS, type HistoryFacts, type RunFacts } from '#lib/domain/risk/assess-risk.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import type { Configuration, RegisteredAgent, RegisteredTool } from '#lib/domain/configuration/configuration.ts';
import type { NewEntry } from '#lib/store/ledger/entries.ts';
import { assess } from '#lib/domain/assessment/assess.ts';
import type { Context } from '#lib/usecases/context.ts';
import { signDecision } from './sign-decision.ts';
import type { Submission } from './submission.ts';

export interface OpenedAction {
  id: string;
  outcome: 'allow' | 'review' | 'block';
  /** The decoy it touched: the agent is to be stopped. */
  touched: ReturnType<typeof touchedCanary>;
  /** Agent and run name, to correct the run's id after the upsert. */
  runKey: string | null;
  row: { agent_id: string; tool: string; effect: string; run_id: string | null } & Record<string, unknown>;
  entry: NewEntry;
}

export interface OpenInput {
  item: Submission;
  agent: RegisteredAgent;
  tool: RegisteredTool;
  configuration: Configuration;
  run: ({ ref: string } & RunFacts) | null;
  initiatorId: string | null;
  /** An earlier action with the same digest that was denied. */
  deniedAs: string | null;
  history: HistoryFacts;
  lockEpoch: number;
  now: number;
}

/** Assesses one accepted proposal and makes its row and its first entry. Signs the decision at once where policy allows it. */
export async function openAction(ctx: Context, input: OpenInput): Promise<OpenedAction> {
  const { item, agent, tool, now } = input;
  const args = item.input.args as JsonObject;
  const run = input.run === null ? null : runFacts(input.run);
  const touched = touchedCanary(input.configuration.canaries, args);
  const { decoded, assessment } = assess(
    input.configuration,
    agent,
    tool,
    args,
    { run, history: input.history },
    {
      canary: touched !== null,
      deniedAs: input.deniedAs,
      toolChanging: tool.changing,
      shadow: agent.mode === 'shadow',
    },
  );
  const { policy, risk, enforced } = assessment;
  const outcome = enforced?.outcome ?? policy.outcome;
  const requires = requirementOf(policy.requires, outcome);
  const id = ctx.newId('act');
  const view = canonicalJson(decoded.view as unknown as JsonValue);
  const wanted = item.input.expires_in * 1000;
  const opening: Opening = {
    id,
    agent_id: agent.id,
    owner_id: agent.owner_id,
    initiator_id: input.initiatorId,
    outcome,
    digest: item.digest,
    view_digest: digestOfText(view),
    requires,
    expires_at: now + (policy.expires_ms === null ? wanted : Math.min(wanted, policy.expires_ms)),
    grant_id: outcome === 'allow' ? ctx.newId('grt') : null,
  };
  const action = open(opening);
  const assessmentText = canonicalJson(assessment as unknown as JsonValue);
  const assessmentDigest = digestOfText(assessmentText);
  const decision =
    action.status === 'approved'
      ? await signDecision(ctx, {
          id,
          outcome: 'approved',
          version: action.version,
          digest: action.digest,
          proposedDigest: action.digest,
          viewDigest: action.view_digest,
          assessmentDigest,
          policyVersion: policy.version,
          grantId: action.grant_id,
          lockEpoch: input.lockEpoch,
          verdicts: [],
          at: now,
        })
      : null;
  const text = (value: unknown) => (value === undefined ? null : canonicalJson(value as JsonValue));
  const claim = text(item.input.claim);
  const at = new Date(now).toISOString();
  return {
    id,
    outcome,
    touched,
    runKey: item.input.run ? `${agent.id}\n${item.input.run.id}` : null,
    row: {
      id,
      agent_id: agent.id,
      key_id: item.actor.keyId,
      run_id: input.run?.ref ?? null,
      tool: tool.name,
      tool_version: tool.version,
      idempotency_key: item.input.idempotency_key ?? null,
      request_digest: item.requestDigest,
      args: item.args,
      digest: action.digest,
      claim,
      preview: text(item.input.preview),
      metadata: text(item.input.metadata),
      assessment: assessmentText,
      assessment_digest: assessmentDigest,
      risk_level: risk.level,
      risk_rank: RISK_LEVELS.indexOf(risk.level),
      policy_version: policy.version,
      config_version: input.configuration.version,
      approvals: requires.approvals,
      passkey: requires.passkey,
      password_instead: requires.password_instead,
      groups: requires.groups,
      grant_ttl_ms: policy.grant_ttl_ms,
      owner_id: agent.owner_id,
      initiator_id: input.initiatorId,
      sentence: decoded.view.sentence,
      revision: action.revision,
      revision_args: item.args,
      revision_digest: action.digest,
      view,
      view_digest: action.view_digest,
      editor_id: null,
      state: action.status,
      version: action.version,
      state_reason: outcome === 'block' ? (enforced?.reason ?? policy.reason) : null,
      lock_epoch: input.lockEpoch,
      halted_by: null,
      grant_id: action.grant_id,
      decision_jws: decision,
      outcome: null,
      created_at: at,
      expires_at: new Date(action.expires_at).toISOString(),
      decided_at: decision === null ? null : at,
      redeemed_at: null,
      redeemed_by: null,
      effect: tool.effect,
      shadow: enforced?.code === 'shadow',
      plan_id: item.plan?.id ?? null,
      plan_step: item.plan?.step ?? null,
      finished_at: outcome === 'block' ? at : null,
      drill: false,
    },
    entry: {
      id: ctx.newId('ent'),
      type: 'submitted',
      actorId: agent.id,
      agentId: agent.id,
      actionId: id,
      at: now,
      body: {
        ...opening,
        tool: tool.name,
        assessment_digest: assessmentDigest,
        policy_version: policy.version,
        risk_level: risk.level,
        ...(enforced === null ? {} : { enforced: enforced.code }),
        claim_digest: claim === null ? null : digestOfText(claim),
        ...(decision === null ? {} : { decision_digest: digestOfText(decision) }),
      } as unknown as JsonObject,
    },
  };
}

/** Somebody has to look where circumstances hold what policy would let pass. */
const requirementOf = (requires: Requirement, outcome: OpenedAction['outcome']): Requirement =>
  outcome === 'review' ? { ...requires, approvals: Math.max(1, requires.approvals) } : requires;

const runFacts = ({ goal, tainted, taint_sources, steps }: RunFacts): RunFacts => ({
  goal,
  tainted,
  taint_sources,
  steps,
});
