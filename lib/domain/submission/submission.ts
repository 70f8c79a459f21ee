import type { LockInForce } from '../lock/lock.ts';

/** One agent's submission, canonicalised before any transaction, so that several can share one. */
export interface Submission {
  agentId: string;
  keyId: string;
  tool: string;
  /** The arguments in RFC 8785 form: stored, digested and later executed. */
  argsText: string;
  /** Canonical text, like `argsText`; the agent's own words, never trusted. */
  claim: string | null;
  preview: string | null;
  metadata: string | null;
  expiresInMs: number;
  idempotencyKey: string | null;
  /** `initiator`: an e-mail address in lower case. */
  run: { name: string; goal: string | null; initiator: string | null } | null;
  /** Digest of the whole request: reusing the idempotency key for another request is a conflict. */
  requestDigest: string;
  /** The action's own digest: what was denied once stays denied. */
  digest: string;
  plan: { id: string; step: number } | null;
}

/** Why a submission is refused. Codes are API. */
export type SubmissionRefusal =
  | { code: 'locked'; lock: LockInForce }
  | {
      code:
        | 'unauthenticated'
        | 'invalid-request'
        | 'idempotency-conflict'
        | 'unknown-tool'
        | 'tool-not-allowed'
        | 'invalid-arguments'
        | 'too-many-waiting'
        | 'unavailable';
      detail?: string;
      errors?: { pointer: string; detail: string }[];
      /** In seconds. */
      retryAfter?: number;
    };
