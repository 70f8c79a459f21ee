import { randomBytes } from 'node:crypto';

import { generateRegistrationOptions } from '@simplewebauthn/server';

import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { PasskeyOptions } from '#lib/contract/review-api.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { sha256Bytes, sha256Hex } from '#lib/domain/signing/digest.ts';
import { listPasskeys } from '#lib/store/people/passkeys.ts';
import { loadAccount } from '#lib/store/people/users.ts';
import { checkPassword } from './steps/check-password.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { PASSKEY_ALGORITHMS, relyingParty } from './steps/relying-party.ts';

const TICKET_MS = 300_000;
const FRESH_MS = 600_000;

/** Begins to enrol a passkey. Somebody with a password has to give it anew, somebody without has to have signed in just now: a borrowed session must not add a key. */
export async function passkeyOptions(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof PasskeyOptions>,
): Promise<ReplyOf<typeof PasskeyOptions>> {
  const [user, passkeys] = await Promise.all([loadAccount(ctx.db, person.userId), listPasskeys(ctx.db, person.userId)]);
  if (user?.password_hash) {
    if (input.password === undefined)
      throw new Failure('password-wrong', { detail: 'Enter your password to add a passkey.' });
    await checkPassword(ctx, person.userId, input.password);
  } else if (ctx.now() - person.signedInAt > FRESH_MS) {
    throw new Failure('sign-in-again', { detail: 'Sign out and in again, then add the passkey within ten minutes.' });
  }
  const ticket = randomBytes(32).toString('base64url');
  const options = await generateRegistrationOptions({
    rpName: 'Countersign',
    rpID: relyingParty(ctx).id,
    userName: person.email,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(person.userId)),
    // The challenge is bound to the ticket, so the ticket alone is what has to be kept.
    challenge: new Uint8Array(sha256Bytes(ticket)),
    attestationType: 'none',
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    excludeCredentials: passkeys.map((p) => ({ id: p.credential_id })),
  });
  await ctx.transaction(async (tx) => {
    await tx.query('INSERT INTO tickets (hash, user_id, purpose, expires_at) VALUES ($1, $2, $3, $4)', [
      sha256Hex(ticket),
      person.userId,
      'passkey-enrolment',
      new Date(ctx.now() + TICKET_MS),
    ]);
  });
  return { options: options as unknown as JsonValue, ticket };
}
