import type { VerdictKind } from '#lib/domain/action/requirements.ts';
import type { Tx } from '../database.ts';
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
  method: 'passkey' | 'password' | 'session';
  parts: SignatureParts | null;
  at: Date;
}

export async function insertVerdict(tx: Tx, v: NewVerdict): Promise<void> {
  await tx.query(sql`INSERT INTO verdicts (id, action_id, revision, reviewer_id, answer, reason_code, reason, statement, statement_digest,
    method,
       credential_id, public_key_spki, authenticator_data, client_data_json, signature, at)
     VALUES (${v.id}, ${v.actionId}, ${v.revision}, ${v.reviewerId}, ${v.answer}, ${v.reasonCode}, ${v.reason}, ${v.statement},
    ${v.statementDigest}, ${v.method}, ${v.parts?.credentialId ?? null}, ${v.parts?.publicKeySpki ?? null},
    ${v.parts?.authenticatorData ?? null}, ${v.parts?.clientDataJson ?? null}, ${v.parts?.signature ?? null}, ${v.at})`);
}

export interface Draft {
  statement: string;
  limited_args: string | null;
  reason: string | null;
}

export interface NewDraft {
  nonce: string;
  /** The actions the statement names, in its order. */
  actionIds: [string, ...string[]];
  reviewerId: string;
  statement: string;
  limitedArgs: string | null;
  reason: string | null;
  expiresAt: Date;
}

/** Keeps a statement for its one signature, and forgets those that nobody signed in time. */
export async function insertDraft(tx: Tx, draft: NewDraft, now: Date): Promise<void> {
  await tx.query(sql`DELETE FROM drafts WHERE expires_at < ${now}`);
  await tx.query(sql`INSERT INTO drafts (nonce, action_id, item_ids, reviewer_id, statement, limited_args, reason, expires_at)
     VALUES (${draft.nonce}, ${draft.actionIds[0]}, ${draft.actionIds as string[]}, ${draft.reviewerId}, ${draft.statement},
    ${draft.limitedArgs}, ${draft.reason}, ${draft.expiresAt})`);
}

/** The actions a waiting draft names; null when it is gone, overdue or somebody else's. */
export async function draftedActions(tx: Tx, nonce: string, reviewerId: string, now: Date): Promise<string[] | null> {
  const [draft] = await tx.query(
    sql<{
      item_ids: string[];
    }>`SELECT item_ids FROM drafts WHERE nonce = ${nonce} AND reviewer_id = ${reviewerId} AND expires_at > ${now}`,
  );
  return draft?.item_ids ?? null;
}

/** Takes a drafted statement over exactly these actions out for its one signature; null when it is gone, overdue or somebody else's. */
export async function takeDraft(
  tx: Tx,
  nonce: string,
  actionIds: readonly string[],
  reviewerId: string,
  now: Date,
): Promise<Draft | null> {
  const [draft] = await tx.query(
    sql<Draft>`DELETE FROM drafts WHERE nonce = ${nonce} AND item_ids = ${actionIds} AND reviewer_id = ${reviewerId}
      AND expires_at > ${now} RETURNING statement, limited_args, reason`,
  );
  return draft ?? null;
}
