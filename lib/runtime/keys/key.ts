import type { JsonWebKey } from '#lib/domain/evidence/evidence.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import { sha256Bytes } from '#lib/domain/signing/digest.ts';
import { KEY_PURPOSES, type KeyPurpose, type KeySource } from '#lib/usecases/signer.ts';

/** The public half of one Ed25519 key of the desk. */
export interface Key {
  /** RFC 7638 thumbprint. */
  kid: string;
  purpose: KeyPurpose;
  /** 32 bytes, base64url. */
  x: string;
  /** False where only the public half is kept: it verifies and never signs. */
  signs: boolean;
  /** Made, and not yet announced in the ledger. */
  prepared: boolean;
  madeAt: string | null;
}

/** Where private keys are. Whoever holds one of these can sign; it never hands a private key out. */
export interface KeyStore {
  readonly source: KeySource;
  /** For messages: the file, the variable, the command. */
  readonly where: string;
  /** All keys, oldest first. Throws `StartupFailure` with one line where they cannot be read. */
  load(): Promise<Key[]>;
  /** Ed25519 (RFC 8032) over the bytes: 64 bytes that verify. Throws `Failure` where that is not possible. */
  sign(key: Key, message: Uint8Array): Promise<Uint8Array>;
  /** Only where keys can be made. */
  readonly maker: { prepare(purposes: readonly KeyPurpose[]): void; activate(kids: readonly string[]): void } | null;
  close(): Promise<void>;
}

export const isPurpose = (text: unknown): text is KeyPurpose => (KEY_PURPOSES as readonly unknown[]).includes(text);

/** RFC 7638: the id that follows from the key itself, so that no two keys can share one. */
export const thumbprint = (x: string): string =>
  Buffer.from(sha256Bytes(canonicalJson({ crv: 'Ed25519', kty: 'OKP', x }))).toString('base64url');

/** Field by field, so that no private part can ever get into a JWKS. */
export const jwkOf = ({ kid, x }: Key): JsonWebKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x,
  kid,
  alg: 'EdDSA',
  use: 'sig',
});

export const publicBytes = (x: string): Uint8Array => new Uint8Array(Buffer.from(x, 'base64url'));

/** Whether this is a public key in its one spelling. */
export const isPublicKey = (x: unknown): x is string =>
  typeof x === 'string' && publicBytes(x).length === 32 && Buffer.from(publicBytes(x)).toString('base64url') === x;

/** The newest of a purpose that may sign; undefined where there is none. */
export const signingKey = (keys: readonly Key[], purpose: KeyPurpose): Key | undefined => {
  const newest = keys.findLast((key) => key.purpose === purpose && !key.prepared);
  return newest?.signs ? newest : undefined;
};

/** What is wrong with a set of keys as a whole, in words that follow its place; null when nothing is. */
export function faultOf(keys: readonly Key[]): string | null {
  const seen = new Set<string>();
  for (const { kid } of keys) {
    if (seen.has(kid)) return `names the key ${kid} twice; each key has one purpose and stands there once`;
    seen.add(kid);
  }
  const missing = KEY_PURPOSES.filter((purpose) => !keys.some((key) => key.purpose === purpose && !key.prepared));
  if (missing.length > 0) return `lacks a key for: ${missing.join(', ')}`;
  const mute = KEY_PURPOSES.find((purpose) => !signingKey(keys, purpose));
  if (mute) return `has only the public half of its newest ${mute} key, which has to sign`;
  return null;
}
