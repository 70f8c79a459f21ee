import { verifyEvidenceFile } from '../../lib/domain/evidence/verify-evidence.ts';
import { webVerifiers } from '../../lib/domain/evidence/web-verifiers.ts';

/** Keys of the desk that you obtained independently of the file. Without them a file is checked with the keys inside it. */
export interface KnownKeys {
  /** Verifier keys of the desk's log, as `/api/v1/ledger/keys` gives them. */
  logKeys?: readonly string[];
  /** The `kid`s of the desk's `/.well-known/jwks.json`. */
  kids?: readonly string[];
}

/** One thing that was checked. */
export interface EvidenceCheck {
  name: string;
  ok: boolean;
  /** What was found, or what is wrong. */
  detail: string;
}

/** `ok` only when every check was made and passed. */
export interface VerifiedEvidence {
  ok: boolean;
  checks: EvidenceCheck[];
  /** What a file of this version cannot show even when every check passes; left out when one fails. */
  cannot_show?: string;
}

/** Checks an evidence file, text or bytes as they were downloaded. Needs no desk and no network, and never throws for what is in the file. */
export async function verifyEvidence(file: string | Uint8Array, known: KnownKeys = {}): Promise<VerifiedEvidence> {
  const found = await verifyEvidenceFile(file, webVerifiers(crypto.subtle), { ...known, now: Date.now() });
  const { ok, checks, cannot_show } = found;
  return { ok, checks, ...(cannot_show !== undefined && { cannot_show }) };
}
