import { canonicalJson } from '../json/canonical-json.ts';
import { sha256Hex } from '../signing/digest.ts';
import { drillSalt2 } from './drill-2.ts';
import type { DrillOpening } from './opening.ts';

export type { DrillOpening } from './opening.ts';

export const DRILL_OUTCOMES = ['approved', 'denied', 'expired', 'withdrawn', 'halted'] as const;
export type DrillOutcome = (typeof DRILL_OUTCOMES)[number];

/** Whether reviewers noticed: yes if they denied it or asked about it, no if they approved it; null if nobody answered or asked. */
export function noticedIn(outcome: DrillOutcome, asked: boolean): boolean | null {
  if (outcome === 'denied') return true;
  if (outcome === 'approved') return false;
  return asked || null;
}

/**
 * The salt of a drill's `submitted` entry: the first 16 bytes of SHA-256 over the opening's RFC 8785 form, with the version and variant of
 * a UUIDv4 (RFC 9562 §5.4) set over six of their bits. Every entry has a salt of this form, so nobody can tell a commitment from a random
 * salt until it is opened, and a random one cannot be passed off as a commitment.
 */
export function drillSalt({ drill_id, action_id, started_by, started_at, note_digest, nonce }: DrillOpening): string {
  const opening = { type: 'countersign.drill/1', drill_id, action_id, started_by, started_at, note_digest, nonce };
  const hex = sha256Hex(canonicalJson(opening));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}

/** The form of salts of /1 leaves. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a `drill-revealed` body opens the commitment in the salt of the action's first entry, of either version. */
export function opensDrill(body: Record<string, unknown>, actionId: string, salt: string): boolean {
  const text = (name: keyof DrillOpening): string => String(body[name]);
  const opening: DrillOpening = {
    drill_id: text('drill_id'),
    action_id: actionId,
    started_by: text('started_by'),
    started_at: Number(body['started_at']),
    note_digest: text('note_digest'),
    nonce: text('nonce'),
  };
  return salt === (UUID.test(salt) ? drillSalt(opening) : drillSalt2(opening));
}
