import { parseCheckpoint, parseNote, parseVerifierKey, noteKeyId, type Checkpoint } from '../ledger/checkpoint.ts';
import type { Verifiers } from './evidence.ts';

/** The head in a signed note when the key's own signature on it holds; otherwise what is wrong. */
export function checkCheckpoint(note: string, logKey: string, verifiers: Verifiers): Checkpoint | string {
  const key = parseVerifierKey(logKey);
  if (!key) return 'the log’s key is not one';
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (!parsed || !checkpoint) return 'the checkpoint is not one';
  if (checkpoint.origin !== key.name) return `the checkpoint is of another log (${checkpoint.origin})`;
  const id = Buffer.from(noteKeyId(key.name, key.publicKey));
  const own = parsed.signatures.find((one) => one.name === key.name && id.equals(Buffer.from(one.keyId)));
  if (!own) return 'the checkpoint is not signed by the log’s key';
  const holds = verifiers.ed25519(key.publicKey, new TextEncoder().encode(parsed.text), own.signature);
  return holds ? checkpoint : 'the checkpoint’s signature does not hold';
}
