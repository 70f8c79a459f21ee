import { base64Of, fromBase64 } from '../signing/bytes.ts';
import type { Hash } from './merkle.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

/** C2SP tlog-proof: an entry's index, its audit path (RFC 6962 §2.1.1) and the signed head that the path leads to. */
export interface TlogProof {
  index: number;
  path: Hash[];
  /** The signed note, verbatim. */
  checkpoint: string;
}

/** A proof as C2SP tlog-proof text. */
export const tlogProofText = ({ index, path, checkpoint }: TlogProof): string =>
  [FIRST_LINE, `index ${index}`, ...path.map(base64Of), '', checkpoint].join('\n');

/** Parses a proof; null when malformed. Also null with an `extra` line, because nothing vouches for it. */
export function parseTlogProof(text: string): TlogProof | null {
  const at = text.indexOf('\n\n');
  if (at === -1) return null;
  const [first, second, ...lines] = text.slice(0, at).split('\n');
  const [, digits] = /^index (0|[1-9]\d{0,15})$/.exec(second ?? '') ?? [];
  const path = lines.map(fromBase64).filter((hash) => hash?.length === 32);
  if (first !== FIRST_LINE || digits === undefined || path.length < lines.length) return null;
  return { index: Number(digits), path: path as Hash[], checkpoint: text.slice(at + 2) };
}
