import { base64Of, concat, fromBase64, hexOf, utf8 } from '../signing/bytes.ts';
import { sha256Bytes } from '../signing/digest.ts';
import type { Hash } from './merkle.ts';

/** C2SP tlog-checkpoint: the log's name, its size, and the root over all entries. */
export interface Checkpoint {
  origin: string;
  size: number;
  root: Hash;
}

export interface NoteSignature {
  name: string;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ algorithm ‖ key), C2SP signed-note. */
  keyId: Uint8Array;
  signature: Uint8Array;
}

/** C2SP signed-note: the signature type byte that precedes an Ed25519 key. */
const ED25519 = 0x01;

/** The text that is signed: three lines, each ended by a newline. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${base64Of(root)}\n`;

/** C2SP signed-note: the key id of a 32-byte key with this name; Ed25519 unless another algorithm is given. */
export function noteKeyId(name: string, publicKey: Uint8Array, algorithm = ED25519): Uint8Array {
  return sha256Bytes(concat(utf8(`${name}\n`), Uint8Array.of(algorithm), publicKey)).slice(0, 4);
}

/** A log's verifier key, `<name>+<id>+<key>` (C2SP signed-note). */
export function verifierKey(name: string, publicKey: Uint8Array, algorithm = ED25519): string {
  return `${name}+${hexOf(noteKeyId(name, publicKey, algorithm))}+${base64Of(concat(Uint8Array.of(algorithm), publicKey))}`;
}

/** Name and 32-byte key from a log's verifier key; null when it is malformed or its id does not match. */
export const parseVerifierKey = (text: string) => parseKey(text, ED25519);

/** The same for a 32-byte key of another algorithm. */
export function parseKey(text: string, algorithm: number): { name: string; publicKey: Uint8Array } | null {
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  if (name === undefined || key === undefined) return null;
  const bytes = fromBase64(key);
  if (bytes?.length !== 33 || bytes[0] !== algorithm) return null;
  const publicKey = bytes.slice(1);
  return hexOf(noteKeyId(name, publicKey, algorithm)) === id ? { name, publicKey } : null;
}

/** A signed note: the text, an empty line, and one line for each signature. */
export const noteText = (text: string, signatures: readonly NoteSignature[]): string =>
  `${text}\n${signatures.map(({ name, keyId, signature }) => `— ${name} ${base64Of(concat(keyId, signature))}\n`).join('')}`;

/** More than any real head has; a verifier checks every one. */
const MOST_SIGNATURES = 200;

/** Splits a signed note; null when it is malformed or has too many signatures. */
export function parseNote(note: string): { text: string; signatures: NoteSignature[] } | null {
  const at = note.lastIndexOf('\n\n');
  if (at === -1 || !note.endsWith('\n')) return null;
  const signatures: NoteSignature[] = [];
  const lines = note.slice(at + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return null;
  for (const line of lines) {
    const [, name, base64] = /^— ([^+\s]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
    const bytes = fromBase64(base64 ?? '');
    if (name === undefined || !bytes || bytes.length < 5) return null;
    signatures.push({ name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) });
  }
  return { text: note.slice(0, at + 1), signatures };
}

/** Parses the text of a checkpoint; null when it is malformed. Lines after the third are extensions and are ignored. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root] = text.split('\n');
  if (!origin || !/^(?:0|[1-9]\d{0,15})$/.test(size ?? '')) return null;
  const bytes = fromBase64(root ?? '');
  return bytes?.length === 32 ? { origin, size: Number(size), root: bytes } : null;
}

/** The log's name: the desk's host, so that one log cannot pass for another's. */
export const logName = (origin: string): string => `${new URL(origin).host}/countersign`;
