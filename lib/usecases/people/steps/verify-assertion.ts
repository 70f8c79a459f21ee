import { verifyAuthenticationResponse, type AuthenticationResponseJSON } from '@simplewebauthn/server';

import type { Tx } from '#lib/store/database.ts';
import type { SignatureParts } from '#lib/store/review/verdicts.ts';
import { loadPasskeyForUpdate, updatePasskeyCounter, type SigningPasskey } from '#lib/store/people/passkeys.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { refuseMoved } from './refuse-moved.ts';
import { expectedOrigin, isCrossOrigin, relyingPartyId } from './relying-party.ts';

/** The bytes that were to be signed, or what tells whether the desk asked for these (base64url). */
export type ExpectedChallenge = Uint8Array | ((challenge: string) => boolean);

/**
 * Verifies a WebAuthn assertion over this challenge by one of the person's own passkeys (W3C WebAuthn §7.2) and keeps its counter. Returns a
 * `bad-signature` failure instead of throwing it, because the caller still commits an entry about the attempt.
 */
export async function verifyAssertion(
  tx: Tx,
  ctx: Context,
  userId: string,
  challenge: ExpectedChallenge,
  assertion: unknown,
): Promise<SignatureParts | Failure> {
  const response = assertionOf(assertion);
  if (!response) return new Failure('bad-signature', { detail: 'The passkey’s answer is missing.' });
  const passkey = await loadPasskeyForUpdate(tx, userId, response.id);
  if (!passkey) return new Failure('bad-signature', { detail: 'This passkey is not one of yours.' });
  return checkAssertion(tx, ctx, passkey, challenge, response);
}

/** What a browser sends as a passkey's answer; null for anything else. */
export function assertionOf(sent: unknown): AuthenticationResponseJSON | null {
  if (typeof sent !== 'object' || sent === null) return null;
  const { id, response } = sent as Partial<AuthenticationResponseJSON>;
  return typeof id === 'string' && typeof response === 'object' && response !== null
    ? (sent as AuthenticationResponseJSON)
    : null;
}

/** The same for a passkey that was found, and locked, by its credential id. */
export async function checkAssertion(
  tx: Tx,
  ctx: Context,
  passkey: SigningPasskey,
  challenge: ExpectedChallenge,
  response: AuthenticationResponseJSON,
): Promise<SignatureParts | Failure> {
  await refuseMoved(tx, ctx);
  if (isCrossOrigin(response.response.clientDataJSON))
    return new Failure('bad-signature', {
      detail: 'The passkey was used inside another site’s page. Open the desk itself.',
    });
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: typeof challenge === 'function' ? challenge : Buffer.from(challenge).toString('base64url'),
    expectedOrigin: expectedOrigin(ctx, response.response.clientDataJSON),
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
