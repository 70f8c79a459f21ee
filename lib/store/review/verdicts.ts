import type { SigningMethod } from '#lib/domain/action/action.ts';
import type { VerdictKind } from '#lib/domain/action/requirements.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** What a passkey left behind, kept byte for byte so that anybody can check it later. */
export interface SignatureParts {
  credentialId: string;
  publicKeySpki: Uint8Array;
  authenticatorData: Uint8Array;
  clientDataJson: Uint8Array;
  signature: Uint8Array;
}

export interface NewVerdict {
  id: string;
  actionId: string;
  revision: number;
  reviewerId: string;
  answer: VerdictKind;
  reasonCode: string | null;
  reason: string | null;
  statement: string;
  statementDigest: string;
  method: SigningMethod;
  /** Null for other methods than a passkey. */
  parts: SignatureParts | null;
  at: Date;
}

/** Keeps a verdict with the text that was signed and what signed it. */
export async function insertVerdict(tx: Tx, v: NewVerdict): Promise<void> {
  await tx.query(sql`
    INSERT INTO verdicts (id, action_id, revision, reviewer_id, answer, reason_code, reason, statement, statement_digest, method,
      credential_id, public_key_spki, authenticator_data, client_data_json, signature, at)
    VALUES (${v.id}, ${v.actionId}, ${v.revision}, ${v.reviewerId}, ${v.answer}, ${v.reasonCode}, ${v.reason}, ${v.statement},
      ${v.statementDigest}, ${v.method}, ${v.parts?.credentialId ?? null}, ${v.parts?.publicKeySpki ?? null},
      ${v.parts?.authenticatorData ?? null}, ${v.parts?.clientDataJson ?? null}, ${v.parts?.signature ?? null}, ${v.at})`);
}

/** Whether an approval of this action counted only by an exception from the rule that two people are two. */
export async function countedAlone(db: Queryable, actionId: string): Promise<boolean> {
  const [row] = await db.query(sql<{ alone: boolean }>`SELECT EXISTS (SELECT 1 FROM entries
    WHERE action_id = ${actionId} AND type IN ('approve', 'limit') AND (body::jsonb) ->> 'alone' = 'true') AS alone`);
  return row?.alone ?? false;
}
