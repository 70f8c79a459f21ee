import { createPublicKey, type JsonWebKey } from 'node:crypto';

import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

import { Failure } from '#lib/usecases/failure.ts';

/** A COSE key (RFC 9052) as SubjectPublicKeyInfo, which openssl reads. Throws for kinds of key that were never asked for. */
export function spkiOf(publicKey: Uint8Array): Buffer {
  const key = decodeCredentialPublicKey(new Uint8Array(publicKey));
  return createPublicKey({ key: jwkOf(key), format: 'jwk' }).export({ type: 'spki', format: 'der' });
}

function jwkOf(key: ReturnType<typeof decodeCredentialPublicKey>): JsonWebKey {
  const text = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('base64url');
  if (cose.isCOSEPublicKeyEC2(key)) {
    return { kty: 'EC', crv: 'P-256', x: text(key.get(cose.COSEKEYS.x)), y: text(key.get(cose.COSEKEYS.y)) };
  }
  if (cose.isCOSEPublicKeyOKP(key)) return { kty: 'OKP', crv: 'Ed25519', x: text(key.get(cose.COSEKEYS.x)) };
  if (cose.isCOSEPublicKeyRSA(key))
    return { kty: 'RSA', n: text(key.get(cose.COSEKEYS.n)), e: text(key.get(cose.COSEKEYS.e)) };
  throw new Failure('bad-signature', { detail: 'This kind of passkey is not supported.' });
}
