import { createPublicKey, verify, type KeyObject } from 'node:crypto';

import { LRUCache } from 'lru-cache';

import type { Verifiers } from '#lib/domain/signing/verifiers.ts';

const MOST_KEYS = 1_000;

/** Signature checks by Node's own cryptography (OpenSSL). A key that cannot be read verifies nothing. */
export const VERIFIERS = {
  ed25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
    holds(() => verify(null, message, rawKey(publicKey), signature)),
  spki: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
    holds(() => {
      const key = spkiKey(publicKey);
      // Ed25519 hashes by itself; ES256 and RS256 are over SHA-256.
      return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', message, key, signature);
    }),
} satisfies Verifiers;

const rawKey = remembered((bytes) =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' }),
);
const spkiKey = remembered((bytes) => createPublicKey({ key: bytes, format: 'der', type: 'spki' }));

/** Reading a key costs as much as a check, and a ledger has few keys and many signatures. */
function remembered(read: (bytes: Buffer) => KeyObject): (bytes: Uint8Array) => KeyObject {
  const keys = new LRUCache<string, KeyObject>({ max: MOST_KEYS });
  return (given) => {
    const bytes = Buffer.from(given);
    const name = bytes.toString('latin1');
    const known = keys.get(name);
    if (known) return known;
    const key = read(bytes);
    keys.set(name, key);
    return key;
  };
}

function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
