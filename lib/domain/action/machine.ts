/*
 * The state machine of an action: which command may follow which, who may give it, and what it leads to. That the owner of an agent may
 * not approve its actions (self-approval, four eyes) is `conflictOfInterest` in requirements.ts; expiry is checked first of all in `refusal`.
 */
import type { Action, Command, CommandType, Countersigning, Opening, ReviewerFacts, Status } from './action.ts';
import { refused, type RefusalCode } from './refusal.ts';
import { approvalsGiven, conflictOfInterest, hasAnswered, methodSuffices, missingGroups } from './requirements.ts';

/** The commands possible in each status, and the statuses they may lead to. A database trigger enforces the same table. */
export const TRANSITIONS = {
  pending: {
    approve: ['pending', 'approved'],
    limit: ['pending', 'approved'],
    deny: ['denied'],
    ask: ['pending'],
    answer: ['pending'],
    withdraw: ['withdrawn'],
    expire: ['expired'],
    halt: ['halted'],
  },
  approved: { redeem: ['executing'], withdraw: ['withdrawn'], expire: ['expired'], halt: ['halted'] },
  executing: { finish: ['succeeded', 'failed'] },
  denied: {},
  blocked: {},
  expired: {},
  withdrawn: {},
  halted: {},
  succeeded: {},
  failed: {},
} as const satisfies Record<Status, Partial<Record<CommandType, readonly Status[]>>>;

/** Creates an action in the status that its policy outcome leads to. */
export function open(opening: Opening): Action {
  const { outcome, grant_id, ...rest } = opening;
  const status = { allow: 'approved', review: 'pending', block: 'blocked' } as const;
  return {
    ...rest,
    status: status[outcome],
    version: 1,
    revision: 1,
    editor_id: null,
    answers: [],
    open_questions: 0,
    grant_id: outcome === 'allow' ? grant_id : null,
    halted_by: null,
  };
}

/** Says why this command cannot be accepted now; null when it can. The console asks the same to explain a disabled button. */
export function refusal(action: Action, command: Command): RefusalCode | null {
  // Expiry first: an action that is overdue but not yet recorded as expired must offer no working button either.
  const waits = action.status === 'pending' || action.status === 'approved';
  if (waits && command.type !== 'expire' && command.type !== 'halt' && command.at >= action.expires_at)
    return 'expired';
  if (!(command.type in TRANSITIONS[action.status])) return statusRefusal(action.status, command.type);
  switch (command.type) {
    case 'approve':
    case 'deny':
    case 'limit':
      return verdictRefusal(action, command);
    case 'ask':
      return reviewerRefusal(action, command.reviewer);
    case 'answer':
      if (command.agent_id !== action.agent_id) return 'not-proposer';
      return action.open_questions > 0 ? null : 'nothing-asked';
    case 'withdraw':
    case 'finish':
      return command.agent_id === action.agent_id ? null : 'not-proposer';
    case 'expire':
      return command.at >= action.expires_at ? null : 'not-due';
    case 'halt':
      return null;
    case 'redeem':
      return redeemRefusal(action, command);
  }
}

/** Says why this person cannot answer the action now, whatever the answer; null when they can. */
export const answerRefusal = (action: Action, reviewer: ReviewerFacts, at: number): RefusalCode | null =>
  // `ask` needs no digests and no signature, so only checks of the person and the time remain.
  refusal(action, { type: 'ask', reviewer, question_id: '', at });

/** The action after an accepted command. Throws `Refused` with the code from `refusal`. Pure. */
export function apply(action: Action, command: Command): Action {
  const why = refusal(action, command);
  if (why) throw refused(why);
  const next = { ...action, version: action.version + 1 };
  switch (command.type) {
    case 'approve':
      return countersigned(next, command, command.grant_id);
    case 'limit':
      return limited(next, command);
    case 'deny':
      return { ...next, status: 'denied', answers: withAnswer(next, command.reviewer.id, 'deny') };
    case 'ask':
      return { ...next, open_questions: action.open_questions + 1 };
    case 'answer':
      return { ...next, open_questions: action.open_questions - 1 };
    case 'withdraw':
      return { ...next, status: 'withdrawn' };
    case 'expire':
      return { ...next, status: 'expired' };
    case 'halt':
      return { ...next, status: 'halted', halted_by: command.lock_id };
    case 'redeem':
      return { ...next, status: 'executing' };
    case 'finish':
      return { ...next, status: command.status };
  }
}

/** Says why this person may never answer this action; null when they may. */
export function reviewerRefusal(action: Action, reviewer: ReviewerFacts): RefusalCode | null {
  if (reviewer.role === 'auditor') return 'not-reviewer';
  if (reviewer.locked) return 'reviewer-locked';
  const conflict = conflictOfInterest(action, reviewer.id);
  if (conflict) return conflict;
  if (missingGroups(action.requires, reviewer.groups).length > 0) return 'wrong-group';
  return hasAnswered(action, reviewer.id) ? 'already-answered' : null;
}

function verdictRefusal(action: Action, command: Countersigning): RefusalCode | null {
  const person = reviewerRefusal(action, command.reviewer);
  if (person) return person;
  if (command.digest !== action.digest || command.view_digest !== action.view_digest) return 'stale';
  return methodSuffices(action.requires, command.method) ? null : 'signature-too-weak';
}

function redeemRefusal(action: Action, command: Extract<Command, { type: 'redeem' }>): RefusalCode | null {
  if (command.grant_id !== action.grant_id) return 'grant-unknown';
  if (command.at >= command.grant_expires_at) return 'grant-expired';
  return command.digest === action.digest ? null : 'args-mismatch';
}

function statusRefusal(status: Status, command: CommandType): RefusalCode {
  if (status === 'halted') return 'halted';
  if (status === 'expired') return command === 'redeem' ? 'grant-expired' : 'expired';
  if (command === 'redeem') return wasRedeemed(status) ? 'grant-used' : 'not-approved';
  if (command === 'finish') return 'not-executing';
  return 'already-decided';
}

const wasRedeemed = (status: Status): boolean => ['executing', 'succeeded', 'failed'].includes(status);

function countersigned(next: Action, command: Countersigning, grantId: string): Action {
  const after = { ...next, answers: withAnswer(next, command.reviewer.id, 'approve') };
  const enough = approvalsGiven(after) >= after.requires.approvals;
  return enough ? { ...after, status: 'approved', grant_id: grantId } : after;
}

function limited(next: Action, command: Extract<Command, { type: 'limit' }>): Action {
  const revised: Action = {
    ...next,
    revision: next.revision + 1,
    digest: command.to.digest,
    view_digest: command.to.view_digest,
    // A limit adds nothing of the reviewer's own and keeps the earlier author. Any other change makes the reviewer the author.
    editor_id: command.narrows ? next.editor_id : command.reviewer.id,
  };
  return command.narrows ? countersigned(revised, command, command.grant_id) : revised;
}

const withAnswer = (action: Action, reviewer_id: string, answer: 'approve' | 'deny') => [
  ...action.answers,
  { reviewer_id, revision: action.revision, answer },
];
