import { createPublicKey, verify } from 'node:crypto';

import type { Verifiers } from '#lib/domain/evidence/evidence.ts';

/** Signature checks by Node's own cryptography (OpenSSL). A key that cannot be read verifies nothing. */
export const VERIFIERS = {
  ed25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
    const x = Buffer.from(publicKey).toString('base64url');
    return holds(() =>
      verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature),
    );
  },
  spki: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
    holds(() => {
      const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
      // Ed25519 hashes by itself; ES256 and RS256 are over SHA-256.
      return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', message, key, signature);
    }),
} satisfies Verifiers;

function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
