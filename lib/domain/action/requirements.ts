import type { Action, Answer, Requirement, ReviewerFacts, SigningMethod } from './action.ts';

/** The part of an action that decides which answers count. */
export type Reviewable = Pick<Action, 'owner_id' | 'initiator_id' | 'editor_id' | 'revision' | 'requires' | 'answers'>;

/** Every kind of verdict that is stored and shown. */
export const VERDICT_KINDS = ['approve', 'limit', 'edit', 'deny_unneeded', 'deny_unsafe'] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** Why a person is not independent of an action: they own the agent, started the run or wrote the arguments. */
export type ConflictOfInterest = 'own-agent' | 'initiator' | 'last-editor';

/** What an action still needs before it is approved, as seen by one reviewer. */
export interface OpenRequirements {
  /** Why this reviewer may not answer; null where they are independent. */
  conflict: ConflictOfInterest | null;
  groups: { needed: readonly string[]; /** Those the reviewer is not in. */ missing: readonly string[] };
  approvals: { needed: number; given: number; /** 0 once there are enough. */ missing: number };
}

/** What is still needed and what is met, for one reviewer. The state machine uses the same functions; the console shows their result. */
export function openRequirements(action: Reviewable, reviewer: Pick<ReviewerFacts, 'id' | 'groups'>): OpenRequirements {
  const needed = action.requires.approvals;
  const given = approvalsGiven(action);
  return {
    conflict: conflictOfInterest(action, reviewer.id),
    groups: { needed: action.requires.groups, missing: missingGroups(action.requires, reviewer.groups) },
    approvals: { needed, given, missing: Math.max(0, needed - given) },
  };
}

/** Self-approval is refused (four eyes): the owner, the initiator and the author of the arguments may not approve, admins included. */
export function conflictOfInterest(
  action: Pick<Action, 'owner_id' | 'initiator_id' | 'editor_id'>,
  reviewerId: string,
): ConflictOfInterest | null {
  if (reviewerId === action.owner_id) return 'own-agent';
  if (reviewerId === action.initiator_id) return 'initiator';
  return reviewerId === action.editor_id ? 'last-editor' : null;
}

/** The required groups that a reviewer is not in. */
export const missingGroups = (requires: Pick<Requirement, 'groups'>, groups: readonly string[]): string[] =>
  requires.groups.filter((group) => !groups.includes(group));

/** Number of approvals that count: of the current revision, one for each person. */
export function approvalsGiven(action: Pick<Action, 'answers' | 'revision'>): number {
  const approved = action.answers.filter((a) => a.revision === action.revision && a.answer === 'approve');
  return new Set(approved.map((a) => a.reviewer_id)).size;
}

/** Whether this person has answered the current revision. */
export const hasAnswered = (action: Pick<Action, 'answers' | 'revision'>, reviewerId: string): boolean =>
  action.answers.some((a) => a.reviewer_id === reviewerId && a.revision === action.revision);

/** Whether a verdict signed this way is strong enough. */
export function methodSuffices(requires: Requirement, method: SigningMethod): boolean {
  if (!requires.passkey) return true;
  return method === 'passkey' || (method === 'password' && requires.password_instead);
}

/** The answers that signed verdicts give. An edit is signed and stored, but rewrites the arguments and answers nothing. */
export function answersOf(verdicts: readonly { reviewer_id: string; revision: number; kind: VerdictKind }[]): Answer[] {
  return verdicts.flatMap(({ reviewer_id, revision, kind }) =>
    kind === 'edit' ? [] : [{ reviewer_id, revision, answer: kind.startsWith('deny') ? 'deny' : 'approve' }],
  );
}
