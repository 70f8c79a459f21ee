import type { WitnessKey } from '../ledger/cosignature.ts';
import type { LoggedEntry, WrittenEntry } from '../ledger/logged-entry.ts';

/** `/1.1` is `/1` with entries of either version of leaves, each saying which. */
export const EVIDENCE_TYPES = ['countersign.evidence/1', 'countersign.evidence/1.1'] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** Everything one decision rests on, in one file that can be verified offline. Bytes are base64; texts are exactly those signed or hashed. */
export interface Evidence {
  type: EvidenceType;
  /** How to check the file without any of our programs; the same text in every file of this type. */
  readme: string;
  /** The origin the desk was named by; passkeys are bound to it unless the desk has moved. */
  origin: string;
  /** Verifier keys of the log (C2SP signed-note), oldest first. */
  log_keys: string[];
  /** Keys of the witnesses that cosigned the head (C2SP tlog-cosignature); empty without witnesses. */
  witness_keys: string[];
  jwks: { keys: JsonWebKey[] };
  action: {
    id: string;
    status: string;
    agent: { id: string; name: string };
    run: string | null;
    tool: string;
    /** RFC 8785 text, as proposed and as decided. Null, here and below: erased, as an entry says; the digest remains. */
    args_proposed: string | null;
    args: string | null;
    digest_proposed: string;
    digest: string;
    view: string | null;
    view_digest: string;
    assessment: string | null;
    assessment_digest: string;
  };
  verdicts: EvidenceVerdict[];
  /** Compact JWS; null while nothing is decided. */
  decision: string | null;
  /** Every entry about this action, in leaf order. */
  entries: EvidenceEntry[];
  /**
   * Entries by which the desk vouches for its other origins: where it has moved to, and what its log was called before. Only in files that name one of
   * them: with a passkey's signature made there, or a decision issued there.
   */
  desk_entries?: EvidenceEntry[];
  /** The signed head that the inclusion proofs lead to. */
  checkpoint: string;
}

/** The same as it is written. */
type Written = (WrittenEntry & { tlog_proof: string })[];
export type WrittenEvidence = Omit<Evidence, 'entries' | 'desk_entries'> & { entries: Written; desk_entries?: Written };

export interface EvidenceVerdict {
  reviewer: { id: string; name: string };
  answer: string;
  method: string;
  revision: number;
  statement: string | null;
  statement_digest: string;
  /** Null for password and session. */
  passkey: PasskeyParts | null;
}

/** A WebAuthn assertion and the public key that verifies it. */
export interface PasskeyParts {
  public_key_spki: string;
  authenticator_data: string;
  client_data_json: string;
  signature: string;
}

export interface EvidenceEntry extends LoggedEntry {
  /** C2SP tlog-proof: the entry's index in the log, its audit path and the file's checkpoint. */
  tlog_proof: string;
}

/** An Ed25519 key (RFC 8037); `kid` is its RFC 7638 thumbprint. */
export interface JsonWebKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

/** What the verifier already trusts. Without keys, a file is checked only against the keys it contains. */
export interface Known {
  /** Unix milliseconds: nothing may be dated later. */
  now?: number;
  /** Verifier keys of the log (C2SP signed-note). */
  logKeys?: readonly string[];
  /** Key ids in the desk's JWKS, which are thumbprints of the keys (RFC 7638). */
  kids?: readonly string[];
  /** Witnesses that must have cosigned the head. */
  witnesses?: readonly WitnessKey[];
}

/** The result of one check. */
export interface Check {
  name: string;
  ok: boolean;
  /** What was found, or what is wrong. */
  detail: string;
}
