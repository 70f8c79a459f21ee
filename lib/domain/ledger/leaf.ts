import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { sha256Hex } from '../signing/digest.ts';

/** One entry as stored. */
export interface LedgerEntry {
  id: string;
  type: string;
  action_id: string | null;
  agent_id: string | null;
  run_id: string | null;
  lock_id: string | null;
  actor_id: string;
  /** RFC 8785 text. */
  body: string;
  /** RFC 3339, UTC, milliseconds. */
  at: string;
  salt: string;
}

/** C2SP tlog-tiles prefixes each entry with its length in two bytes. */
export const LARGEST_LEAF = 65_535;

/** The salted digest of a body, as the leaf contains it: a body can be erased, and cannot be guessed from its digest. */
export const bodyDigest = (salt: string, body: string): string => `sha256:${sha256Hex(`${salt}\n${body}`)}`;

/** The bytes of an entry's leaf: who did what to what, when, and the salted digest of the body. */
export const leafText = (entry: LedgerEntry): string =>
  canonicalJson({
    v: 1,
    id: entry.id,
    type: entry.type,
    at: entry.at,
    actor: entry.actor_id,
    action: entry.action_id,
    agent: entry.agent_id,
    run: entry.run_id,
    lock: entry.lock_id,
    body: bodyDigest(entry.salt, entry.body),
  });

/** Tolerated clock skew, in milliseconds. */
const CLOCK_MS = 300_000;

/** The fault in an entry's time as seen at `now` (Unix milliseconds): dated in the future; null when it is fine. */
export function dateFault(at: string, now: number): string | null {
  if (Date.parse(at) <= now + CLOCK_MS) return null;
  return `is dated ${at}, which is yet to come: this machine’s clock is behind, or the desk’s was ahead`;
}

const FIELDS = ['action', 'actor', 'agent', 'at', 'body', 'id', 'lock', 'run', 'type', 'v'];

/** The fault in a single leaf's bytes; null when they are valid. */
export function leafFault(data: Uint8Array, now: number): string | null {
  const text = new TextDecoder().decode(data);
  try {
    const leaf = JSON.parse(text) as Record<string, JsonValue>;
    if (leaf['v'] !== 1 || Object.keys(leaf).sort().join() !== FIELDS.join()) return 'is a leaf of an unknown form';
    if (canonicalJson(leaf) !== text) return 'is not in its canonical form';
    return dateFault(String(leaf['at']), now);
  } catch {
    return 'is no JSON';
  }
}
