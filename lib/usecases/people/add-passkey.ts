import { createPublicKey, type JsonWebKey } from 'node:crypto';

import { verifyRegistrationResponse, type RegistrationResponseJSON } from '@simplewebauthn/server';
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { AddPasskey } from '#lib/contract/review-api.ts';
import { sha256Bytes, sha256Hex } from '#lib/domain/signing/digest.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { takeTicket } from '#lib/store/people/tickets.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { PASSKEY_ALGORITHMS, relyingParty } from './steps/relying-party.ts';

/** Finishes enrolling a passkey: checks the attestation against its ticket and keeps the public key, as COSE and as SPKI. */
export async function addPasskey(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof AddPasskey>,
): Promise<ReplyOf<typeof AddPasskey>> {
  const party = relyingParty(ctx);
  const response = input.attestation as unknown as RegistrationResponseJSON;
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: Buffer.from(sha256Bytes(input.ticket)).toString('base64url'),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: false,
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
  }).catch(() => null);
  if (!verified?.verified)
    throw new Failure('bad-signature', { detail: 'The passkey could not be checked. Try to add it again.' });
  const { credential } = verified.registrationInfo;
  const id = ctx.newId('psk');
  const spki = spkiOf(credential.publicKey);
  await ctx.transaction(async (tx) => {
    const at = new Date(ctx.now());
    const ticket = await takeTicket(tx, sha256Hex(input.ticket), 'passkey-enrolment', at);
    if (ticket?.userId !== person.userId)
      throw new Failure('draft-gone', { detail: 'This took too long. Begin to add the passkey again.' });
    const [known] = await tx.query('SELECT 1 FROM passkeys WHERE credential_id = $1', [credential.id]);
    if (known) throw new Failure('conflict', { detail: 'This passkey is enrolled already.' });
    await tx.query(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, public_key_spki, counter, transports, name, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        person.userId,
        credential.id,
        Buffer.from(credential.publicKey),
        spki,
        credential.counter,
        response.response.transports ?? [],
        input.name,
        at,
      ],
    );
    const body = {
      type: 'passkey-added',
      passkey_id: id,
      credential_digest: `sha256:${sha256Hex(credential.id)}`,
      key_digest: `sha256:${sha256Hex(spki)}`,
      at: at.getTime(),
    };
    await insertEntries(tx, [
      { id: ctx.newId('ent'), type: 'passkey-added', actorId: person.userId, at: at.getTime(), body },
    ]);
  });
  return { id, name: input.name };
}

/** A COSE key (RFC 9052) as SubjectPublicKeyInfo, which openssl reads. Throws for key types WebAuthn does not offer us. */
function spkiOf(publicKey: Uint8Array): Buffer {
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
