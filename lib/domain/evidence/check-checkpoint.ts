import {
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  noteKeyId,
  type Checkpoint,
  type NoteSignature,
} from '../ledger/checkpoint.ts';
import { sameBytes, utf8 } from '../signing/bytes.ts';
import type { Verifiers } from '../signing/verifiers.ts';

/** The head in a signed note, if a signature by one of the log's keys (C2SP verifier keys) is valid; otherwise the fault in words. */
export async function checkCheckpoint(
  note: string,
  logKeys: readonly string[],
  verifiers: Verifiers,
): Promise<Checkpoint | string> {
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (!parsed || !checkpoint) return 'the checkpoint is not one';
  const keys = logKeys.map(parseVerifierKey).filter((key) => key !== null);
  if (keys.length === 0 || keys.length < logKeys.length) return 'a key of the log is not one';
  const mine = keys.filter((key) => key.name === checkpoint.origin);
  if (mine.length === 0) return `the checkpoint is of another log (${checkpoint.origin})`;
  for (const key of mine) {
    const own = parsed.signatures.find((one) => one.name === key.name && isOf(key, one));
    if (!own) continue;
    const holds = await verifiers.ed25519(key.publicKey, utf8(parsed.text), own.signature);
    return holds ? checkpoint : 'the checkpoint’s signature does not hold';
  }
  return 'the checkpoint is not signed by a key of the log';
}

const isOf = ({ name, publicKey }: { name: string; publicKey: Uint8Array }, { keyId }: NoteSignature): boolean =>
  sameBytes(noteKeyId(name, publicKey), keyId);
