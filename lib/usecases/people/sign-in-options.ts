import { generateAuthenticationOptions } from '@simplewebauthn/server';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { PasskeySignInOptions } from '#lib/contract/sign-in-api.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import type { Context } from '../context.ts';
import { makeChallenge, SIGN_IN } from './steps/challenge.ts';
import { relyingPartyId } from './steps/relying-party.ts';

/** Begins to sign in with a passkey. Names no account and no passkey: the device offers those it has for this desk. */
export async function signInOptions(ctx: Context): Promise<ReplyOf<typeof PasskeySignInOptions>> {
  const options = await generateAuthenticationOptions({
    rpID: relyingPartyId(ctx),
    challenge: makeChallenge(ctx, SIGN_IN),
    userVerification: 'required',
  });
  return { options: options as unknown as JsonValue };
}
