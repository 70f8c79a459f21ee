/** Every status of an action. `pending`, `approved` and `executing` are open; the others are final. */
export const STATUSES = [
  'pending',
  'approved',
  'denied',
  'blocked',
  'expired',
  'withdrawn',
  'halted',
  'executing',
  'succeeded',
  'failed',
] as const;
export type Status = (typeof STATUSES)[number];

export const SIGNING_METHODS = ['passkey', 'password', 'session'] as const;
export type SigningMethod = (typeof SIGNING_METHODS)[number];

/** What policy demands of the reviewers. */
export interface Requirement {
  approvals: number;
  /** The verdict must be signed with the reviewer's own passkey. */
  passkey: boolean;
  /** Only with `passkey`: freshly entering the password is accepted instead. */
  password_instead: boolean;
  /** A reviewer must be in all of these. */
  groups: string[];
}

/** What the state machine needs to know of a person. Comes from the session and the database, never from a request body. */
export interface ReviewerFacts {
  id: string;
  role: 'reviewer' | 'admin' | 'auditor';
  groups: string[];
  locked: boolean;
}

export interface Answer {
  reviewer_id: string;
  revision: number;
  answer: 'approve' | 'deny';
}

/** The state machine's whole state, exactly what replaying an action's ledger entries rebuilds. Times are Unix milliseconds. */
export interface Action {
  id: string;
  agent_id: string;
  owner_id: string;
  initiator_id: string | null;
  status: Status;
  version: number;
  /** 1 is the agent's proposal; each limit or edit by a reviewer adds 1. */
  revision: number;
  digest: string;
  view_digest: string;
  /** Author of the current arguments, if that is a reviewer who edited them rather than limited them. */
  editor_id: string | null;
  requires: Requirement;
  answers: Answer[];
  open_questions: number;
  expires_at: number;
  grant_id: string | null;
  halted_by: string | null;
}

export type Command =
  | ({ type: 'approve'; grant_id: string } & Countersigning)
  | ({
      type: 'limit';
      grant_id: string;
      to: { digest: string; view_digest: string };
      narrows: boolean;
    } & Countersigning)
  | ({ type: 'deny'; unsafe: boolean; reason_code: string } & Countersigning)
  | { type: 'ask'; reviewer: ReviewerFacts; question_id: string; at: number }
  | { type: 'answer'; agent_id: string; question_id: string; at: number }
  | { type: 'withdraw'; agent_id: string; at: number }
  | { type: 'expire'; at: number }
  | { type: 'halt'; lock_id: string | null; cause: 'lock' | 'policy' | 'key' | 'drill'; at: number }
  | { type: 'redeem'; grant_id: string; grant_expires_at: number; digest: string; at: number }
  | { type: 'finish'; status: 'succeeded' | 'failed'; agent_id: string; outcome_digest?: string; at: number };

/** What every verdict carries besides the answer: the reviewer, the digests it is about, and how it was signed. */
export interface Countersigning {
  reviewer: ReviewerFacts;
  /** Digests of what was on the reviewer's screen. */
  digest: string;
  view_digest: string;
  method: SigningMethod;
  statement_digest: string;
  /** Digest of the signing passkey's public key (SPKI), so that no other key can be substituted afterwards. */
  key_digest?: string;
  at: number;
}

export type CommandType = Command['type'];

/** A submission as the state machine starts from it, already assessed. */
export interface Opening {
  id: string;
  agent_id: string;
  owner_id: string;
  initiator_id: string | null;
  outcome: 'allow' | 'review' | 'block';
  digest: string;
  view_digest: string;
  requires: Requirement;
  expires_at: number;
  /** Used when policy allows the action at once. */
  grant_id: string | null;
}

/** Whether the status is final: the state machine accepts no further command. */
export const isFinal = (status: Status): boolean =>
  status !== 'pending' && status !== 'approved' && status !== 'executing';
