import type { WitnessKey } from '../ledger/cosignature.ts';
import type { LedgerEntry } from '../ledger/leaf.ts';

/** Everything that one decision stands on, in one file that needs no server. Bytes are base64, texts are the exact signed or hashed ones. */
export interface Evidence {
  type: 'countersign.evidence/1';
  /** How to check the file without any program of ours: the same text in every file of the type. */
  readme: string;
  /** Public origin of the desk: what passkeys were bound to. */
  origin: string;
  /** Verifier keys of the log (C2SP signed-note), oldest first. */
  log_keys: string[];
  /** Of whoever cosigned the head (C2SP tlog-cosignature); empty without witnesses. */
  witness_keys: string[];
  jwks: { keys: JsonWebKey[] };
  action: {
    id: string;
    status: string;
    agent: { id: string; name: string };
    run: string | null;
    tool: string;
    /** RFC 8785 text, as proposed and as decided. Null, here and below: erased, as an entry says; the digest stays. */
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
  /** The signed head the proofs lead to. */
  checkpoint: string;
}

export interface EvidenceVerdict {
  reviewer: { id: string; name: string };
  answer: string;
  method: string;
  revision: number;
  statement: string | null;
  statement_digest: string;
  /** Of a passkey; null for password and session. */
  passkey: PasskeyParts | null;
}

/** A WebAuthn assertion and the key it verifies with. */
export interface PasskeyParts {
  public_key_spki: string;
  authenticator_data: string;
  client_data_json: string;
  signature: string;
}

export interface EvidenceEntry extends LedgerEntry {
  /** C2SP tlog-proof: its index in the log, its audit path and the file's checkpoint. */
  tlog_proof: string;
}

/** An Ed25519 key as RFC 8037 writes it; `kid` is its RFC 7638 thumbprint. */
export interface JsonWebKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

/** What whoever verifies knows from elsewhere. Without keys a file is measured by those it brings along. */
export interface Known {
  /** Epoch milliseconds: nothing may be dated after it. */
  now?: number;
  /** Verifier keys of the log (C2SP signed-note). */
  logKeys?: readonly string[];
  /** Key ids in the desk's JWKS, which are thumbprints of the keys (RFC 7638). */
  kids?: readonly string[];
  /** Witnesses that have to have cosigned the head. */
  witnesses?: readonly WitnessKey[];
}

/** One thing that was checked. */
export interface Check {
  name: string;
  ok: boolean;
  /** What was found, or what is wrong. */
  detail: string;
}
