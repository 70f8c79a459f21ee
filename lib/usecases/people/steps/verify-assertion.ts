import { verifyAuthenticationResponse, type AuthenticationResponseJSON } from '@simplewebauthn/server';

import type { Tx } from '#lib/store/database.ts';
import type { SignatureParts } from '#lib/store/review/verdicts.ts';
import { loadPasskeyForUpdate, updatePasskeyCounter } from '#lib/store/people/passkeys.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { relyingPartyId, expectedOrigin } from './relying-party.ts';

/**
 * Verifies a WebAuthn assertion over this challenge by one of the person's own passkeys (W3C WebAuthn §7.2) and keeps its counter. Returns a
 * `bad-signature` failure instead of throwing it, because the caller still commits an entry about the attempt.
 */
export async function verifyAssertion(
  tx: Tx,
  ctx: Context,
  userId: string,
  challenge: Uint8Array,
  assertion: unknown,
): Promise<SignatureParts | Failure> {
  if (typeof assertion !== 'object' || assertion === null)
    return new Failure('bad-signature', { detail: 'The passkey’s answer is missing.' });
  const response = assertion as AuthenticationResponseJSON;
  const passkey = await loadPasskeyForUpdate(tx, userId, typeof response.id === 'string' ? response.id : '');
  if (!passkey) return new Failure('bad-signature', { detail: 'This passkey is not one of yours.' });
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: Buffer.from(challenge).toString('base64url'),
    expectedOrigin: expectedOrigin(ctx, response.response?.clientDataJSON),
    expectedRPID: relyingPartyId(ctx),
    requireUserVerification: true,
    credential: { id: passkey.credential_id, publicKey: new Uint8Array(passkey.public_key), counter: passkey.counter },
  }).catch(() => null);
  if (!verified?.verified)
    return new Failure('bad-signature', { detail: 'The passkey’s signature does not fit what was to be signed.' });
  await updatePasskeyCounter(tx, passkey.id, verified.authenticationInfo.newCounter, new Date(ctx.now()));
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
  return {
    credentialId: passkey.credential_id,
    publicKeySpki: passkey.public_key_spki,
    authenticatorData: bytes(response.response.authenticatorData),
    clientDataJson: bytes(response.response.clientDataJSON),
    signature: bytes(response.response.signature),
  };
}
