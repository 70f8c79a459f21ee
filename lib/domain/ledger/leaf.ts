import { canonicalJson } from '../json/canonical-json.ts';
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
