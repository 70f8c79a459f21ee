import { randomBytes } from 'node:crypto';

import { generateRegistrationOptions } from '@simplewebauthn/server';

import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { PasskeyOptions } from '#lib/contract/account-api.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { sha256Bytes, sha256Hex } from '#lib/domain/signing/digest.ts';
import { listPasskeys } from '#lib/store/people/passkeys.ts';
import { insertTicket } from '#lib/store/people/tickets.ts';
import type { Context, PersonActor } from '../context.ts';
import { proveAgain } from './steps/prove-again.ts';
import { PASSKEY_ALGORITHMS, relyingPartyId } from './steps/relying-party.ts';

const TICKET_MS = 300_000;

/** Begins to enrol a passkey. People with a password have to enter it again, people without have to have signed in just now, so that a stolen session cannot add a key. */
export async function passkeyOptions(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof PasskeyOptions>,
): Promise<ReplyOf<typeof PasskeyOptions>> {
  await proveAgain(ctx, person, input, 'add-passkey');
  const passkeys = await listPasskeys(ctx.db, person.userId);
  const ticket = randomBytes(32).toString('base64url');
  const options = await generateRegistrationOptions({
    rpName: 'Countersign',
    rpID: relyingPartyId(ctx),
    userName: person.email,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(person.userId)),
    // The challenge is bound to the ticket, so the ticket alone is what has to be kept.
    challenge: new Uint8Array(sha256Bytes(ticket)),
    attestationType: 'none',
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    excludeCredentials: passkeys.map((p) => ({ id: p.credential_id })),
  });
  const expiresAt = new Date(ctx.now() + TICKET_MS);
  await ctx.transaction((tx) =>
    insertTicket(tx, { hash: sha256Hex(ticket), userId: person.userId, purpose: 'passkey-enrolment', expiresAt }),
  );
  return { options: options as unknown as JsonValue, ticket };
}
