import { verifyRegistrationResponse, type RegistrationResponseJSON } from '@simplewebauthn/server';

import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { AddPasskey } from '#lib/contract/account-api.ts';
import { sha256Bytes, sha256Hex } from '#lib/domain/signing/digest.ts';
import { credentialIsKnown, insertPasskey } from '#lib/store/people/passkeys.ts';
import { takeTicket } from '#lib/store/people/tickets.ts';
import { appendEntry } from '../append-entry.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { refuseMoved } from './steps/refuse-moved.ts';
import { PASSKEY_ALGORITHMS, expectedOrigin, isCrossOrigin, relyingPartyId } from './steps/relying-party.ts';
import { spkiOf } from './steps/spki-of.ts';

/** Finishes enrolling a passkey: verifies the attestation against its ticket and stores the public key, as COSE and as SPKI. */
export async function addPasskey(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof AddPasskey>,
): Promise<ReplyOf<typeof AddPasskey>> {
  const response = input.attestation as unknown as RegistrationResponseJSON;
  const origin = expectedOrigin(ctx, response.response?.clientDataJSON);
  const rpId = relyingPartyId(ctx);
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: Buffer.from(sha256Bytes(input.ticket)).toString('base64url'),
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
  }).catch(() => null);
  if (!verified?.verified || isCrossOrigin(response.response.clientDataJSON))
    throw new Failure('bad-signature', {
      detail: 'The passkey could not be checked. It has to ask for your finger, face or PIN. Try to add it again.',
    });
  const { credential } = verified.registrationInfo;
  const id = ctx.newId('psk');
  const spki = spkiOf(credential.publicKey);
  await ctx.transaction(async (tx) => {
    await refuseMoved(tx, ctx);
    const at = new Date(ctx.now());
    const ticket = await takeTicket(tx, sha256Hex(input.ticket), 'passkey-enrolment', at);
    if (ticket?.userId !== person.userId)
      throw new Failure('draft-gone', { detail: 'This took too long. Begin to add the passkey again.' });
    if (await credentialIsKnown(tx, credential.id))
      throw new Failure('conflict', { detail: 'This passkey is enrolled already.' });
    await insertPasskey(tx, {
      id,
      userId: person.userId,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      publicKeySpki: spki,
      counter: credential.counter,
      transports: transportsOf(response.response.transports),
      name: input.name,
      rpId,
      origin,
      createdAt: at,
    });
    await appendEntry(ctx, tx, person, 'passkey-added', {
      passkey_id: id,
      credential_digest: `sha256:${sha256Hex(credential.id)}`,
      key_digest: `sha256:${sha256Hex(spki)}`,
    });
  });
  return { id, name: input.name };
}

/** The browser's hint where the key is, which nothing signs. */
const transportsOf = (said: unknown): string[] =>
  Array.isArray(said) ? said.filter((one): one is string => typeof one === 'string' && /^[a-z-]{1,20}$/.test(one)) : [];
