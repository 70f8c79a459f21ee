import type { Verifiers } from '../signing/verifiers.ts';
import { sameBytes, utf8 } from '../signing/bytes.ts';
import { noteKeyId, parseKey, parseNote, parseVerifierKey, verifierKey, type NoteSignature } from './checkpoint.ts';

/** C2SP tlog-cosignature, `cosignature/v1`: the type byte that keeps a witness's keys apart from a log's. */
const COSIGNATURE = 0x04;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

export interface WitnessKey {
  name: string;
  publicKey: Uint8Array;
}

/** A valid cosignature: this witness saw the head, consistent with all it saw before, at a time of its own clock. */
export interface Cosigned {
  witness: WitnessKey;
  /** Unix seconds. */
  time: number;
}

/** A witness's verifier key, `<name>+<id>+<key>` (C2SP tlog-cosignature, type 0x04). */
export const witnessKeyText = ({ name, publicKey }: WitnessKey): string => verifierKey(name, publicKey, COSIGNATURE);

/** Parses a witness's verifier key; null when malformed. Also takes plain Ed25519 keys (0x01), as lists of witnesses contain both. */
export const parseWitnessKey = (text: string): WitnessKey | null =>
  parseKey(text, COSIGNATURE) ?? parseVerifierKey(text);

/** Parses a file of witness keys, one a line; an address and `#` comments may follow. Returns the first word that is no key, if there is one. */
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

/** The key id of a witness's signature lines in a note. */
export const witnessKeyId = ({ name, publicKey }: WitnessKey): Uint8Array => noteKeyId(name, publicKey, COSIGNATURE);

/** What a witness signs: the time, then the head's text including extension lines. */
export const cosignedMessage = (text: string, time: number | bigint): Uint8Array =>
  utf8(`cosignature/v1\ntime ${time}\n${text}`);

/** Splits the 72 bytes of a cosignature into time and signature; null when malformed. */
export function readCosignature(bytes: Uint8Array): { time: number; signature: Uint8Array } | null {
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return null;
  const time = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  // A time beyond safe integers is some hundred million years away.
  return time > BigInt(Number.MAX_SAFE_INTEGER) ? null : { time: Number(time), signature: bytes.slice(TIME_BYTES) };
}

/** Valid cosignatures by these witnesses on a note's text, and names of the invalid ones. Unknown signers are ignored, as specified. */
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

/** The same for a whole note; null when it is malformed. */
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
