import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { sha256Hex } from '../signing/digest.ts';

/** One entry as it is kept. */
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

/** C2SP tlog-tiles gives an entry's length two bytes. */
export const LARGEST_LEAF = 65_535;

/** The body as the leaf names it: salted, so that a body can be forgotten and never be guessed. */
export const bodyDigest = (salt: string, body: string): string => `sha256:${sha256Hex(`${salt}\n${body}`)}`;

/** The bytes of an entry's leaf: who did what to what, when, and the salted digest of the rest. */
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

/** Clocks differ; by more than this, one of them is wrong. */
const CLOCK_MS = 300_000;

/** What is wrong with an entry's time, seen at `now` (epoch milliseconds); null when nothing is. */
export function dateFault(at: string, now: number): string | null {
  if (Date.parse(at) <= now + CLOCK_MS) return null;
  return `is dated ${at}, which is yet to come: this machine’s clock is behind, or the desk’s was ahead`;
}

const FIELDS = ['action', 'actor', 'agent', 'at', 'body', 'id', 'lock', 'run', 'type', 'v'];

/** What is wrong with a leaf's bytes by themselves; null when nothing is. */
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
