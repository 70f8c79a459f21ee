import type { NoteSignature } from '#lib/domain/ledger/checkpoint.ts';

/** The server's keys behind four verbs; use cases never hold key material. */
export interface Signer {
  /** Compact JWS, EdDSA, `typ: countersign-decision+jwt`. */
  signDecision(payload: Record<string, unknown>): Promise<string>;
  /** Compact JWS, EdDSA, `typ: countersign-grant+jwt`. */
  signGrant(payload: GrantPayload): Promise<string>;
  /** The payload of a grant we signed, expired or not; null for anything else. */
  readGrant(token: string): Promise<GrantPayload | null>;
  /** The log's name, and its verifier keys (C2SP signed-note), oldest first: the last signs heads. Apart from decisions and grants. */
  log: { name: string; keys: string[] };
  /** Ed25519 over a checkpoint's text (C2SP signed-note). */
  signCheckpoint(text: string): Promise<NoteSignature>;
  /** Public keys, old ones too (RFC 7517). */
  jwks(): { keys: object[] };
}

export interface GrantPayload {
  jti: string;
  sub: string;
  aud: string;
  digest: string;
  lock_epoch: number;
  /** Seconds since the epoch. */
  iat: number;
  exp: number;
}
