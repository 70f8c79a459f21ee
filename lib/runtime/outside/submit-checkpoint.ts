import { noteText, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { checkCosignatures, parseWitnessKey, witnessKeyId } from '#lib/domain/ledger/cosignature.ts';
import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { addCheckpointBody, parseTreeSize } from '#lib/domain/ledger/witness-request.ts';
import type { Hash } from '#lib/domain/ledger/merkle.ts';
import { VERIFIERS } from '../verifiers.ts';
import { askPlace } from './ask-place.ts';
import type { Witness } from './parse-witnesses.ts';

/** A witness's clock may go ahead of ours by this much, in seconds. */
const AHEAD_S = 300;

export interface Submission {
  old: number;
  size: number;
  proof: readonly Hash[];
  note: string;
}

/** Cosigned, or the size the witness knows instead (409). */
export type Answer = { line: string; time: number } | { known: number };

/** C2SP tlog-witness, `add-checkpoint`. The cosignature is checked before it is believed. Throws `OutsideFault`. */
export async function submitCheckpoint(
  witness: Witness,
  { old, size, proof, note }: Submission,
  now: number,
  signal: AbortSignal,
): Promise<Answer> {
  const body = addCheckpointBody(old, proof, note);
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  const { status, text } = await askPlace(`${witness.url}/add-checkpoint`, { method: 'POST', headers, body }, signal);
  if (status === 200) return cosignatureIn(text, note, witness, now);
  if (status === 409) {
    const known = parseTreeSize(text);
    if (known === null) throw new OutsideFault('refused', 'answers 409 without the size it knows');
    // The sizes agree, so the roots do not.
    if (known === old && known === size)
      throw new OutsideFault(
        'contradicts',
        `has cosigned another head over ${known} entries: the log was rewritten, or shows itself differently to others`,
      );
    if (known === old) throw new OutsideFault('refused', `answers 409 to the size it names itself (${known})`);
    return { known };
  }
  if (status === 422 && old > 0)
    throw new OutsideFault(
      'contradicts',
      `finds that this log does not continue the one of ${old} entries that it cosigned: the log was rewritten`,
    );
  throw new OutsideFault(status >= 500 ? 'unreachable' : 'refused', REFUSALS[status] ?? `answers ${status}`);
}

const REFUSALS: Record<number, string> = {
  400: 'does not understand the request (400)',
  403: 'does not accept the log’s key (403): give its operator the one the ledger page names',
  404: 'does not know this log (404): its operator has to add it, by name and key',
  422: 'does not accept the head (422)',
};

async function cosignatureIn(answer: string, note: string, witness: Witness, now: number): Promise<Answer> {
  const text = parseNote(note)?.text ?? '';
  const key = parseWitnessKey(witness.key);
  const lines = parseNote(`${text}\n${answer}`)?.signatures;
  if (!lines || !key) throw new OutsideFault('refused', 'answers 200 with something that is no signature');
  const id = witnessKeyId(key);
  const mine = lines.filter(({ name, keyId }) => name === key.name && id.every((byte, i) => byte === keyId[i]));
  const [line] = mine;
  const [held] = line ? (await checkCosignatures(text, [line], [key], VERIFIERS)).held : [];
  if (!line || !held) throw new OutsideFault('refused', 'answers 200 without a cosignature by its key that holds');
  if (held.time > now / 1_000 + AHEAD_S)
    throw new OutsideFault('refused', 'signs with a time in the future; compare its clock with this one');
  return { line: noteText('', [line]).slice(1), time: held.time };
}
