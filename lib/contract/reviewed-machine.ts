import type { Action as MachineAction } from '#lib/domain/action/action.ts';
import { answersOf } from '#lib/domain/action/requirements.ts';
import type { ReviewedAction } from './review-api.ts';

/**
 * The state machine's state of a reviewed action, so that the console can ask the same `refusal` and `openRequirements` as the server. While
 * review is blind it contains this person's answers only, and reviewers never learn a grant's id.
 */
export function machineOfReviewed({ action, ...data }: ReviewedAction): MachineAction {
  return {
    id: action.id,
    agent_id: action.agent.id,
    owner_id: data.owner.id,
    initiator_id: data.initiator?.id ?? null,
    status: action.status,
    version: action.version,
    revision: data.revision,
    digest: data.digest,
    view_digest: data.view_digest,
    editor_id: data.editor?.id ?? null,
    requires: action.policy.requires,
    answers: answersOf(
      action.verdicts.map((v) => ({ reviewer_id: v.reviewer.id, revision: v.revision, kind: v.verdict })),
    ),
    open_questions: action.questions.filter((q) => q.answer === null).length,
    expires_at: Date.parse(action.expires_at),
    grant_id: null,
    halted_by: action.lock?.id ?? null,
  };
}
