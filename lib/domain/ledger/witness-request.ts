import { base64Of } from '../signing/bytes.ts';
import type { Hash } from './merkle.ts';

/** C2SP tlog-witness: the maximum length of a proof. */
const MOST_HASHES = 63;

/** The body of C2SP tlog-witness `add-checkpoint`: the size the witness knows, the proof from there, and the signed head. Throws RangeError. */
export function addCheckpointBody(old: number, proof: readonly Hash[], note: string): string {
  if (proof.length > MOST_HASHES) throw new RangeError(`a proof of ${proof.length} hashes`);
  return `old ${old}\n${proof.map((hash) => `${base64Of(hash)}\n`).join('')}\n${note}`;
}

/** The tree size in a witness's 409 response (`text/x.tlog.size`); null when malformed. */
export function parseTreeSize(body: string): number | null {
  const [, digits] = /^(0|[1-9]\d{0,15})\n$/.exec(body) ?? [];
  return digits === undefined || !Number.isSafeInteger(Number(digits)) ? null : Number(digits);
}
