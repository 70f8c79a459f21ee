import type { Action, Status } from '#lib/domain/action/action.ts';
import { answersOf, type VerdictKind } from '#lib/domain/action/requirements.ts';

/** An action as stored, with its agent, run, verdicts and questions. Times are Dates; JSON columns are canonical text. */
export interface ActionRow {
  id: string;
  agent_id: string;
  agent_name: string;
  key_id: string;
  run_id: string | null;
  run_name: string | null;
  run_goal: string | null;
  tool: string;
  tool_version: number | null;
  idempotency_key: string | null;
  request_digest: string;
  args: string;
  digest: string;
  claim: string | null;
  preview: string | null;
  metadata: string | null;
  assessment: string;
  assessment_digest: string;
  risk_level: 'low' | 'medium' | 'high' | 'critical';
  policy_version: number | null;
  config_version: number;
  approvals: number;
  passkey: boolean;
  password_instead: boolean;
  groups: string[];
  grant_ttl_ms: number;
  owner_id: string;
  initiator_id: string | null;
  sentence: string;
  revision: number;
  revision_args: string;
  revision_digest: string;
  view: string;
  view_digest: string;
  editor_id: string | null;
  state: Status;
  version: number;
  state_reason: string | null;
  lock_epoch: number;
  halted_by: string | null;
  grant_id: string | null;
  decision_jws: string | null;
  outcome: string | null;
  created_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  redeemed_at: Date | null;
  /** The agent or connector that redeemed the grant. */
  redeemed_by: string | null;
  shadow: boolean;
  plan_id: string | null;
  plan_step: number | null;
  finished_at: Date | null;
  /** When its content was erased, and by which erasure. */
  erased_at: Date | null;
  erasure_id: string | null;
  /** Never shown while it waits, and to no agent ever. */
  drill: boolean;
  /** Whoever started it: the one reviewer who knows. Null unless it is a drill. */
  drill_by: string | null;
  verdicts: VerdictRow[];
  questions: QuestionRow[];
  halting_lock: { id: string; target_type: string; target_id: string | null; message: string; epoch: number } | null;
}

export interface VerdictRow {
  reviewer_id: string;
  reviewer_name: string;
  revision: number;
  answer: VerdictKind;
  reason_code: string | null;
  reason: string | null;
  statement_digest: string;
  method: 'passkey' | 'password' | 'session';
  at: string;
}

export interface QuestionRow {
  id: string;
  reviewer_id: string;
  text: string;
  asked_at: string;
  answer: string | null;
  answered_at: string | null;
}

/** The machine's state inside a stored row: what replaying its entries must equal. */
export function machineOf(row: ActionRow): Action {
  return {
    id: row.id,
    agent_id: row.agent_id,
    owner_id: row.owner_id,
    initiator_id: row.initiator_id,
    status: row.state,
    version: row.version,
    revision: row.revision,
    digest: row.revision_digest,
    view_digest: row.view_digest,
    editor_id: row.editor_id,
    requires: {
      approvals: row.approvals,
      passkey: row.passkey,
      password_instead: row.password_instead,
      groups: row.groups,
    },
    answers: answersOf(row.verdicts.map((v) => ({ ...v, kind: v.answer }))),
    open_questions: row.questions.filter((q) => q.answer === null).length,
    expires_at: row.expires_at.getTime(),
    grant_id: row.grant_id,
    halted_by: row.halted_by,
  };
}
