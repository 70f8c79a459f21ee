import { createHash } from 'node:crypto';

import type { EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import {
  logName,
  noteKeyId,
  noteText,
  checkpointText,
  verifierKey,
  type Checkpoint,
} from '#lib/domain/ledger/checkpoint.ts';
import { actionDigest } from '#lib/domain/signing/action-digest.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import {
  statementText,
  type BundleStatement,
  type Statement,
  type StatementItem,
} from '#lib/domain/signing/statement.ts';
import { LOG_KEY, type TestKey, type TestPasskey } from './test-keys.ts';

/** The fictitious desk that all vectors come from. */
export const ORIGIN = 'https://desk.example';
export const LOG = logName(ORIGIN);
export const logKeyOf = (key: TestKey): string => verifierKey(LOG, key.publicKey);

/** Prefixed UUIDv7s, all with the same time. */
export const idOf = (prefix: string, n: number): string =>
  `${prefix}_01a00000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const START = Date.UTC(2026, 10, 2, 9, 0, 0);
export const timeOf = (at: number): string => new Date(at).toISOString();
export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

export const AGENT = { id: idOf('agt', 1), name: 'Answer bot' };
export const OWNER = idOf('usr', 9);
export const ANN = { id: idOf('usr', 1), name: 'Ann Ödman' };
export const BOB = { id: idOf('usr', 2), name: 'Bob' };
export const RUN = { id: 'run-7f3', goal: 'Analyse Dana’s question for me' };
export const TOOL = 'forum.post';
export const ARGS: JsonObject = {
  thread: 'T-1042',
  body: 'Line one\nLine “two” — 10 €',
  to: ['all@corp.example', 'dana@corp.example'],
};
export const LIMITED_ARGS: JsonObject = { ...ARGS, to: ['dana@corp.example'] };
export const ACTION = idOf('act', 1);

export interface Content {
  args: string;
  digest: string;
  view: string;
  viewDigest: string;
}

/** Arguments with a view of them. A verifier does not interpret a view and treats it as text. */
export function contentOf(args: JsonObject): Content {
  const view = canonicalJson({ sentence: `Post to T-1042, read by ${(args['to'] as string[]).length}`, facts: args });
  return {
    args: canonicalJson(args),
    digest: actionDigest({ agent: AGENT.id, args, run: RUN.id, tool: TOOL }),
    view,
    viewDigest: digestOfText(view),
  };
}

export const PROPOSED = contentOf(ARGS);
export const LIMITED = contentOf(LIMITED_ARGS);
export const REQUIRES = { approvals: 2, passkey: true, password_instead: true, groups: [] };
export const ASSESSMENT = canonicalJson({
  policy: { outcome: 'review', rules: ['posts'], version: 3 },
  question: { agent: AGENT },
  risk: { level: 'high', score: 44 },
} as unknown as JsonValue);
export const ASSESSMENT_DIGEST = digestOfText(ASSESSMENT);
export const EXPIRES = START + 3_600_000;

/** The part of a statement about the action, for the given arguments. */
export const itemOf = (content: Content, revision: number): StatementItem => ({
  action_id: ACTION,
  agent: AGENT,
  run: RUN,
  tool: TOOL,
  revision,
  action_digest: content.digest,
  view_digest: content.viewDigest,
  assessment_digest: ASSESSMENT_DIGEST,
  policy_version: 3,
  requirement: REQUIRES,
  lock_epoch: 7,
  expires_at: timeOf(EXPIRES),
});

export type Said = Pick<Statement, 'verdict' | 'reviewer' | 'method'> &
  Partial<Pick<Statement, 'reason_code' | 'reason' | 'limited_from'>>;

/** A complete statement about one action. */
export function statementOf(item: StatementItem, said: Said): Statement {
  return {
    type: 'countersign.verdict/1',
    ...item,
    limited_from: null,
    reason_code: null,
    reason: null,
    nonce: sha256(`nonce of ${said.reviewer.id}`).subarray(0, 24).toString('base64url'),
    issued_at: timeOf(START + 60_000),
    ...said,
  };
}

export interface AssertionFaults {
  type?: string;
  challenge?: string;
  origin?: string;
  relyingParty?: string;
  flags?: number;
}

/** The parts of a WebAuthn assertion over a statement (W3C WebAuthn §5.8.1, §6.1). */
export function assertionOf(text: string, key: TestPasskey, faults: AssertionFaults = {}): EvidenceVerdict['passkey'] {
  const clientData = Buffer.from(
    JSON.stringify({
      type: faults.type ?? 'webauthn.get',
      challenge: faults.challenge ?? sha256(text).toString('base64url'),
      origin: faults.origin ?? ORIGIN,
      crossOrigin: false,
    }),
  );
  const party = sha256(faults.relyingParty ?? new URL(ORIGIN).hostname);
  // User present (0x01) and verified (0x04), then a counter of four bytes.
  const authenticator = Buffer.concat([party, Buffer.from([faults.flags ?? 0x05, 0, 0, 0, 1])]);
  return {
    public_key_spki: key.spki.toString('base64'),
    authenticator_data: authenticator.toString('base64'),
    client_data_json: clientData.toString('base64'),
    signature: key.sign(Buffer.concat([authenticator, sha256(clientData)])).toString('base64'),
  };
}

/** A verdict as an evidence file holds it. `text` replaces the statement's canonical text. */
export function verdictOf(
  statement: Statement | BundleStatement,
  key: TestPasskey | null,
  more: { revision?: number; answer?: string; text?: string; faults?: AssertionFaults } = {},
): EvidenceVerdict {
  const text = more.text ?? statementText(statement);
  return {
    reviewer: statement.reviewer,
    answer: more.answer ?? statement.verdict,
    method: statement.method,
    revision: more.revision ?? 1,
    statement: text,
    statement_digest: digestOfText(text),
    passkey: key === null ? null : assertionOf(text, key, more.faults),
  };
}

/** A compact JWS (RFC 7515 §7.1) over JSON, its header and payload in the order given. */
export function jwsOf(key: TestKey, header: object, payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${key.sign(signed).toString('base64url')}`;
}

/** A signed head. */
export function noteOf(checkpoint: Omit<Checkpoint, 'origin'>, key = LOG_KEY, origin = LOG): string {
  const text = checkpointText({ origin, ...checkpoint });
  return noteText(text, [
    { name: origin, keyId: noteKeyId(origin, key.publicKey), signature: new Uint8Array(key.sign(text)) },
  ]);
}
