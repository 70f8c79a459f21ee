import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import type { Requirement, SigningMethod } from '../action/action.ts';
import { sha256Bytes } from './digest.ts';

export type VerdictAnswer = 'approve' | 'limit' | 'deny_unneeded' | 'deny_unsafe';

/** The part of a statement about one action: everything its verdict depends on (docs/spec/statement.md). */
export interface StatementItem {
  action_id: string;
  agent: { id: string; name: string };
  run: { id: string; goal: string | null } | null;
  tool: string;
  revision: number;
  /** Digest of the arguments answered; for `limit` the narrowed ones, with the proposed ones in `limited_from`. */
  action_digest: string;
  view_digest: string;
  assessment_digest: string;
  policy_version: number | null;
  requirement: Requirement;
  lock_epoch: number;
  expires_at: string;
}

interface Answered {
  reason_code: string | null;
  reason: string | null;
  reviewer: { id: string; name: string };
  method: SigningMethod;
  nonce: string;
  issued_at: string;
}

/** What a reviewer signs over one action. Its RFC 8785 form is the signed text. */
export interface Statement extends StatementItem, Answered {
  type: 'countersign.verdict/1';
  limited_from: { action_digest: string; view_digest: string } | null;
  verdict: VerdictAnswer;
}

/** What a reviewer signs about several actions at once: one answer, with the digests of each action. */
export interface BundleStatement extends Answered {
  type: 'countersign.verdicts/1';
  verdict: Exclude<VerdictAnswer, 'limit'>;
  items: StatementItem[];
}

/** The exact text that is signed and stored: RFC 8785. */
export const statementText = (statement: Statement | BundleStatement): string =>
  canonicalJson(statement as unknown as JsonValue);

/** The WebAuthn challenge: SHA-256 of the statement text, 32 bytes. */
export const statementChallenge = (text: string): Uint8Array => sha256Bytes(text);
