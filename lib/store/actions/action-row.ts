import type { ActionColumns } from '#lib/domain/action/action-columns.ts';
import type { Action } from '#lib/domain/action/action.ts';
import { answersOf, type VerdictKind } from '#lib/domain/action/requirements.ts';

/** An action as stored, with what its agent, run, verdicts and questions add to it. */
export interface ActionRow extends ActionColumns {
  agent_name: string;
  run_name: string | null;
  run_goal: string | null;
  /** Whoever started it: the one reviewer who knows. Null unless it is a drill. */
  drill_by: string | null;
  verdicts: VerdictRow[];
  questions: QuestionRow[];
  /** Halted by a stop whose batch has not come to it yet: no entry says so so far. */
  halting: boolean;
  halting_lock: { id: string; target_type: string; target_id: string | null; message: string; epoch: number } | null;
}

/** What reading a freshly inserted action would give, without reading it: nobody has answered, asked or stopped anything yet. */
export const freshRow = (
  columns: ActionColumns,
  names: Pick<ActionRow, 'agent_name' | 'run_name' | 'run_goal'>,
): ActionRow => ({
  ...columns,
  ...names,
  drill_by: null,
  verdicts: [],
  questions: [],
  halting: false,
  halting_lock: null,
});

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
