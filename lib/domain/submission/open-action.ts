import type { Action, Opening, Requirement } from '../action/action.ts';
import type { ActionColumns } from '../action/action-columns.ts';
import type { DecisionFacts } from '../action/decision.ts';
import { open } from '../action/machine.ts';
import { judge, type Assessment } from '../assessment/assess.ts';
import type { Inspection } from '../assessment/inspect.ts';
import type { Touched } from '../canary/canary.ts';
import type { Configuration, RegisteredAgent, RegisteredTool } from '../configuration/configuration.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import type { NewEntry } from '../ledger/new-entry.ts';
import { RISK_LEVELS, type HistoryFacts, type RunFacts } from '../risk/risk.ts';
import { digestOfText } from '../signing/digest.ts';
import type { Submission } from './submission.ts';

/** Ids generated beforehand, so that planning is deterministic. Unused ones are discarded. */
export interface SubmissionIds {
  action: string;
  grant: string;
  entry: string;
}

export interface OpenInput {
  submission: Submission;
  ids: SubmissionIds;
  agent: RegisteredAgent;
  tool: RegisteredTool;
  /** Of its arguments, under this configuration and the run's goal. */
  inspection: Inspection;
  configuration: Configuration;
  run: { id: string; facts: RunFacts } | null;
  initiatorId: string | null;
  /** An earlier action with the same digest that was denied. */
  deniedAs: string | null;
  history: HistoryFacts;
  lockEpoch: number;
  now: number;
}

/** An accepted submission: its row, its first entry, and the decision to sign if policy allows it at once. */
export interface OpenedAction {
  outcome: Opening['outcome'];
  /** The canary that it touched: the agent is to be stopped. */
  touched: Touched | null;
  row: ActionColumns;
  entry: NewEntry;
  /** If set, neither row nor entry may be written before it is signed (`signedAction`). */
  decision: DecisionFacts | null;
}

/** Judges one accepted submission and builds its row and first entry. Pure. */
export function openAction(input: OpenInput): OpenedAction {
  const { agent, tool, configuration, inspection } = input;
  const { touched, view } = inspection;
  const facts = { run: input.run?.facts ?? null, history: input.history };
  const assessment = judge(configuration, agent, tool, inspection, facts, {
    canary: touched !== null,
    deniedAs: input.deniedAs,
    toolChanging: tool.changing,
    shadow: agent.mode === 'shadow',
  });
  const outcome = assessment.enforced?.outcome ?? assessment.policy.outcome;
  const opening = openingOf(input, assessment, outcome, view.digest);
  const action = open(opening);
  const text = canonicalJson(assessment as unknown as JsonValue);
  const frozen = { assessment, text, digest: digestOfText(text) };
  return {
    outcome,
    touched,
    row: rowOf(input, action, frozen, view),
    entry: entryOf(input, opening, frozen),
    decision: action.status === 'approved' ? decisionOf(input, action, frozen) : null,
  };
}

/** The same action with its decision signed (compact JWS). */
export function signedAction({ row, entry, ...opened }: OpenedAction, jws: string): OpenedAction {
  return {
    ...opened,
    row: { ...row, decision_jws: jws, decided_at: row.created_at },
    // The deciding entry contains the digest of the signed decision.
    entry: { ...entry, body: { ...entry.body, decision_digest: digestOfText(jws) } },
    decision: null,
  };
}

/** An assessment as stored, with its canonical text and that text's digest. */
interface Frozen {
  assessment: Assessment;
  text: string;
  digest: string;
}

function openingOf(
  { submission, ids, agent, initiatorId, now }: OpenInput,
  { policy }: Assessment,
  outcome: Opening['outcome'],
  viewDigest: string,
): Opening {
  const wanted = submission.expiresInMs;
  return {
    id: ids.action,
    agent_id: agent.id,
    owner_id: agent.owner_id,
    initiator_id: initiatorId,
    outcome,
    digest: submission.digest,
    view_digest: viewDigest,
    requires: requirementOf(policy.requires, outcome),
    expires_at: now + (policy.expires_ms === null ? wanted : Math.min(wanted, policy.expires_ms)),
    grant_id: outcome === 'allow' ? ids.grant : null,
  };
}

/** Where circumstances hold what policy would allow, at least one approval is needed. */
const requirementOf = (requires: Requirement, outcome: Opening['outcome']): Requirement =>
  outcome === 'review' ? { ...requires, approvals: Math.max(1, requires.approvals) } : requires;

function rowOf(
  { submission, tool, configuration, run, lockEpoch, now }: OpenInput,
  action: Action,
  { assessment: { policy, risk, enforced }, text, digest }: Frozen,
  view: { text: string; sentence: string },
): ActionColumns {
  const blocked = action.status === 'blocked';
  return {
    id: action.id,
    agent_id: action.agent_id,
    key_id: submission.keyId,
    run_id: run?.id ?? null,
    tool: tool.name,
    tool_version: tool.version,
    effect: tool.effect,
    idempotency_key: submission.idempotencyKey,
    request_digest: submission.requestDigest,
    args: submission.argsText,
    digest: action.digest,
    claim: submission.claim,
    preview: submission.preview,
    metadata: submission.metadata,
    assessment: text,
    assessment_digest: digest,
    risk_level: risk.level,
    risk_rank: RISK_LEVELS.indexOf(risk.level),
    policy_version: policy.version,
    config_version: configuration.version,
    approvals: action.requires.approvals,
    passkey: action.requires.passkey,
    password_instead: action.requires.password_instead,
    groups: action.requires.groups,
    grant_ttl_ms: policy.grant_ttl_ms,
    owner_id: action.owner_id,
    initiator_id: action.initiator_id,
    sentence: view.sentence,
    revision: action.revision,
    revision_args: submission.argsText,
    revision_digest: action.digest,
    view: view.text,
    view_digest: action.view_digest,
    editor_id: action.editor_id,
    state: action.status,
    version: action.version,
    state_reason: blocked ? (enforced?.reason ?? policy.reason) : null,
    lock_epoch: lockEpoch,
    halted_by: action.halted_by,
    grant_id: action.grant_id,
    decision_jws: null,
    outcome: null,
    created_at: new Date(now),
    expires_at: new Date(action.expires_at),
    decided_at: null,
    redeemed_at: null,
    redeemed_by: null,
    finished_at: blocked ? new Date(now) : null,
    shadow: enforced?.code === 'shadow',
    plan_id: submission.plan?.id ?? null,
    plan_step: submission.plan?.step ?? null,
    erased_at: null,
    erasure_id: null,
    drill: false,
  };
}

function entryOf(
  { submission, ids, agent, tool, run, now }: OpenInput,
  opening: Opening,
  { assessment: { policy, risk, enforced }, digest }: Frozen,
): NewEntry {
  return {
    id: ids.entry,
    type: 'submitted',
    actorId: agent.id,
    agentId: agent.id,
    actionId: opening.id,
    runId: run?.id ?? null,
    at: now,
    body: {
      ...opening,
      tool: tool.name,
      assessment_digest: digest,
      policy_version: policy.version,
      risk_level: risk.level,
      ...(enforced === null ? {} : { enforced: enforced.code }),
      claim_digest: submission.claim === null ? null : digestOfText(submission.claim),
    } as unknown as JsonObject,
  };
}

const decisionOf = ({ lockEpoch, now }: OpenInput, action: Action, { assessment, digest }: Frozen): DecisionFacts => ({
  id: action.id,
  outcome: 'approved',
  version: action.version,
  digest: action.digest,
  proposedDigest: action.digest,
  viewDigest: action.view_digest,
  assessmentDigest: digest,
  policyVersion: assessment.policy.version,
  grantId: action.grant_id,
  lockEpoch,
  verdicts: [],
  at: now,
});
