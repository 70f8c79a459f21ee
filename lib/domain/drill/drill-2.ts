import { canonicalJson } from '../json/canonical-json.ts';
import { base64UrlOf } from '../signing/bytes.ts';
import { sha256Bytes } from '../signing/digest.ts';
import type { DrillOpening } from './opening.ts';

/**
 * The salt of a drill's `submitted` entry in /2 leaves: SHA-256 over the opening's RFC 8785 form, so that the salt commits to the drill. Every
 * salt has 32 bytes, so nobody can tell a commitment from a random one until it is opened.
 */
export const drillSalt2 = ({
  drill_id,
  action_id,
  started_by,
  started_at,
  note_digest,
  nonce,
}: DrillOpening): string => {
  const opening = { type: 'countersign.drill/2', drill_id, action_id, started_by, started_at, note_digest, nonce };
  return base64UrlOf(sha256Bytes(canonicalJson(opening)));
};
