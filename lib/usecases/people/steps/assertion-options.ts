import { generateAuthenticationOptions } from '@simplewebauthn/server';

import type { JsonValue } from '#lib/domain/json/json.ts';
import { listPasskeys } from '#lib/store/people/passkeys.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { relyingPartyId } from './relying-party.ts';

/** The options for navigator.credentials.get to sign a challenge with one of the person's passkeys. Throws `signature-too-weak` when they have none. */
export async function assertionOptions(ctx: Context, userId: string, challenge: Uint8Array): Promise<JsonValue> {
  const rpID = relyingPartyId(ctx);
  const mine = await listPasskeys(ctx.db, userId);
  const passkeys = mine.filter(({ rp_id }) => rp_id === null || rp_id === rpID);
  if (mine.length > 0 && passkeys.length === 0)
    throw new Failure('signature-too-weak', {
      detail: `Your passkeys were made for ${[...new Set(mine.map((p) => p.rp_id))].join(', ')} and do not work at ${rpID}. Add one on your account page.`,
    });
  if (passkeys.length === 0)
    throw new Failure('signature-too-weak', { detail: 'You have no passkey yet. Add one on your account page.' });
  const options = await generateAuthenticationOptions({
    rpID,
    // As bytes: the library would encode a string as UTF-8, and the challenge would no longer be the statement's digest.
    challenge: new Uint8Array(challenge),
    userVerification: 'required',
    allowCredentials: passkeys.map((p) => ({ id: p.credential_id, transports: p.transports })),
  });
  return options as unknown as JsonValue;
}
