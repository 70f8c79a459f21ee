import { fromBase64 } from '../signing/bytes.ts';
import { sha256Hex } from '../signing/digest.ts';
import type { Countersigning } from '../action/action.ts';
import { answerIn } from './erased.ts';

interface Kept {
  reviewer_id: string;
  answer: string;
  method: string;
  /** Base64; null without a passkey. */
  public_key_spki: string | null;
}

/**
 * How a stored verdict contradicts the ledger entry of its statement; null when it does not. The statement repeats most of this, but it may have
 * been erased, and it does not say which passkey signed it.
 */
export function keptVerdictFault(entry: { type: string; actor_id: string; body: string }, kept: Kept): string | null {
  const said = JSON.parse(entry.body) as Record<string, unknown> & Partial<Countersigning>;
  if (entry.actor_id !== kept.reviewer_id) return `is kept as another’s: the log says that ${entry.actor_id} gave it`;
  if (said.method !== kept.method) return 'is kept with another way of signing than the log names';
  if (answerIn(entry.type, said) !== kept.answer) return 'is kept with another answer than the log gives';
  // The earliest entries name no key.
  if (said.key_digest === undefined) return null;
  const key = fromBase64(kept.public_key_spki ?? '');
  const same = key !== null && `sha256:${sha256Hex(key)}` === said.key_digest;
  return same ? null : 'is signed with another passkey than the log says signed it';
}
