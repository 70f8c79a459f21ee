import type { NoteSignature } from '#lib/domain/ledger/checkpoint.ts';

/** The server's keys behind a few verbs; use cases never hold key material. */
export interface Signer {
  /** Compact JWS, EdDSA, `typ: countersign-decision+jwt`. Throws `unavailable` where the key cannot be reached. */
  signDecision(payload: Record<string, unknown>): Promise<string>;
  /** Compact JWS, EdDSA, `typ: countersign-grant+jwt`. Throws `unavailable` where the key cannot be reached. */
  signGrant(payload: GrantPayload): Promise<string>;
  /** The payload of a grant we signed, expired or not; null for anything else. */
  readGrant(token: string): Promise<GrantPayload | null>;
  /** The log's name, and its verifier keys (C2SP signed-note), oldest first: the last signs heads. Apart from decisions and grants. */
  readonly log: { readonly name: string; readonly keys: string[] };
  /** Ed25519 over a checkpoint's text (C2SP signed-note). Throws `unavailable` where the key cannot be reached. */
  signCheckpoint(text: string): Promise<NoteSignature>;
  /** Public keys, old ones too (RFC 7517). */
  jwks(): { keys: object[] };
  /** Looks for newer keys where a decision (compact JWS) or a head (signed note) bears a signature of none that is known here, or at any rate. */
  catchUp(signed: { decision?: string | null; head?: string | null } | 'at-any-rate'): Promise<void>;
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

export const KEY_PURPOSES = ['decision', 'grant', 'checkpoint'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/** Where private keys are: in a file of the desk, in its environment, or in a program that signs for it. */
export type KeySource = 'file' | 'environment' | 'signer';

/** One key as an operator sees it. Public parts only. */
export interface DeskKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  purpose: KeyPurpose;
  /** The public half: 32 bytes, base64url. */
  x: string;
  /** `prepared` keys verify already and sign once the ledger has announced them. */
  state: 'signs' | 'verifies' | 'prepared';
  made_at: string | null;
  /** C2SP verifier key, of checkpoint keys. */
  log_key: string | null;
}

/** What an operator's commands and the start do with keys. No request ever gets this. */
export interface DeskKeys {
  readonly source: KeySource;
  list(): DeskKey[];
  /** Reads the keys again, wherever they are. */
  reload(): Promise<void>;
  /** A prepared key of each purpose: one that lies ready, or a new one. Throws `conflict` where keys are made elsewhere. */
  prepare(purposes: readonly KeyPurpose[]): Promise<void>;
  /** Prepared keys sign from now on. */
  activate(kids: readonly string[]): Promise<void>;
}
