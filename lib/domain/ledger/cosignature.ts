import type { Verifiers } from '../signing/verifiers.ts';
import { sameBytes, utf8 } from '../signing/bytes.ts';
import { noteKeyId, parseKey, parseNote, parseVerifierKey, verifierKey, type NoteSignature } from './checkpoint.ts';

/** C2SP tlog-cosignature, `cosignature/v1`: the byte that keeps a witness's keys apart from a log's. */
const COSIGNATURE = 0x04;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

export interface WitnessKey {
  name: string;
  publicKey: Uint8Array;
}

/** That a witness saw this head, and no other history before it, at a time of its own clock. */
export interface Cosigned {
  witness: WitnessKey;
  /** Seconds since the epoch. */
  time: number;
}

/** `<name>+<id>+<key>` of a witness (C2SP tlog-cosignature, vkey of type 0x04). */
export const witnessKeyText = ({ name, publicKey }: WitnessKey): string => verifierKey(name, publicKey, COSIGNATURE);

/** A witness's key; null when the text is none. Lists of witnesses give them as plain Ed25519 keys (0x01) too, for the same use. */
export const parseWitnessKey = (text: string): WitnessKey | null =>
  parseKey(text, COSIGNATURE) ?? parseVerifierKey(text);

/** Keys in a file, one a line; an address and remarks (`#`) may follow, as lists of witnesses have them. Otherwise the word that is none. */
export function readWitnessKeys(file: string): WitnessKey[] | string {
  const words = file.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/)[0] ?? '');
  const keys: WitnessKey[] = [];
  for (const word of words.filter((one) => one !== '')) {
    const key = parseWitnessKey(word);
    if (!key) return word.slice(0, 100);
    keys.push(key);
  }
  return keys;
}

/** The id under which a witness's lines stand in a note. */
export const witnessKeyId = ({ name, publicKey }: WitnessKey): Uint8Array => noteKeyId(name, publicKey, COSIGNATURE);

/** What a witness signs: a head's text, extension lines too, below the time. */
export const cosignedMessage = (text: string, time: number | bigint): Uint8Array =>
  utf8(`cosignature/v1\ntime ${time}\n${text}`);

/** Time and signature of a cosignature's 72 bytes; null when it is none. */
export function readCosignature(bytes: Uint8Array): { time: number; signature: Uint8Array } | null {
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return null;
  const time = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  // A time that a number cannot hold is some hundred million years away.
  return time > BigInt(Number.MAX_SAFE_INTEGER) ? null : { time: Number(time), signature: bytes.slice(TIME_BYTES) };
}

/** Lines of these witnesses on a note's text that hold, and by name those that do not. Lines of strangers are passed over, as the specification wants. */
export async function checkCosignatures(
  text: string,
  signatures: readonly NoteSignature[],
  witnesses: readonly WitnessKey[],
  verifiers: Verifiers,
): Promise<{ held: Cosigned[]; broken: string[] }> {
  const held: Cosigned[] = [];
  const broken: string[] = [];
  for (const witness of witnesses)
    for (const line of linesOf(witness, signatures)) {
      const read = readCosignature(line.signature);
      const holds =
        read !== null && (await verifiers.ed25519(witness.publicKey, cosignedMessage(text, read.time), read.signature));
      if (holds) held.push({ witness, time: read.time });
      else broken.push(witness.name);
    }
  return { held, broken };
}

/** The same for a whole note. Null when it is none. */
export async function checkNoteCosignatures(
  note: string,
  witnesses: readonly WitnessKey[],
  verifiers: Verifiers,
): Promise<{ held: Cosigned[]; broken: string[] } | null> {
  const parsed = parseNote(note);
  return parsed && checkCosignatures(parsed.text, parsed.signatures, witnesses, verifiers);
}

function linesOf(witness: WitnessKey, signatures: readonly NoteSignature[]): NoteSignature[] {
  const id = witnessKeyId(witness);
  return signatures.filter(({ name, keyId }) => name === witness.name && sameBytes(id, keyId));
}
