import type { JsonObject } from '../json/json.ts';
import type { LockInForce } from '../lock/lock.ts';

/** One proposal of an agent, canonicalised before any transaction, so that it can share one with others. */
export interface Submission {
  agentId: string;
  keyId: string;
  tool: string;
  args: JsonObject;
  /** RFC 8785 form of `args`: what is stored, digested and later run. */
  argsText: string;
  /** Canonical text too; the agent's own words, never trusted. */
  claim: string | null;
  preview: string | null;
  metadata: string | null;
  expiresInMs: number;
  idempotencyKey: string | null;
  /** `initiator` is an e-mail address in lower case. */
  run: { name: string; goal: string | null; initiator: string | null } | null;
  /** Of the whole request: the same key with another request is a conflict. */
  requestDigest: string;
  /** The action's own digest: what is denied once stays denied. */
  digest: string;
  plan: { id: string; step: number } | null;
}

/** Why a proposal is not accepted. Codes are API. */
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
      /** Seconds. */
      retryAfter?: number;
    };
