import type { AuthenticationResponseJSON } from '@simplewebauthn/server';

import { networkOf } from '#lib/domain/desk/network.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadPasskeyToSignIn } from '#lib/store/people/passkeys.ts';
import type { Context } from '../context.ts';
import { Failure, isFailure } from '../failure.ts';
import { challengeHolds, SIGN_IN, useUpChallenge } from './steps/challenge.ts';
import { recordFailure } from './steps/record-failure.ts';
import { saidChallenge } from './steps/relying-party.ts';
import type { SignedIn } from './steps/signed-in.ts';
import { assertionOf, checkAssertion } from './steps/verify-assertion.ts';

const LONGEST = 20_000;

/**
 * Signs in with a discoverable passkey (W3C WebAuthn §7.2): it names the account, verified its user and signed a challenge of this desk that was not
 * answered before. No count closes it, because nobody can guess a signature; what does not hold is counted and recorded up to the address's limit.
 * Throws the same `bad-signature` for an unknown passkey, a removed one and a disabled account, and `rate-limited` past the limit.
 */
export async function signInWithPasskey(
  ctx: Context,
  input: { assertion: string; address: string },
): Promise<SignedIn> {
  const response = parse(input.assertion);
  try {
    if (!response) throw refused();
    return await ctx.transaction((tx) => enter(ctx, tx, response));
  } catch (error) {
    // Whatever else keeps somebody out is the desk's affair, and counts against nobody.
    if (!isFailure(error) || error.code !== 'bad-signature') throw error;
    const digest = `sha256:${sha256Hex(response?.id ?? '')}`;
    await recordFailure(ctx, {
      purpose: 'sign-in',
      place: { account: `passkey ${digest}`, address: networkOf(input.address), device: null },
      actorId: 'unknown',
      at: new Date(ctx.now()),
      body: { method: 'passkey', credential_digest: digest },
    });
    throw error;
  }
}

async function enter(ctx: Context, tx: Tx, response: AuthenticationResponseJSON): Promise<SignedIn> {
  const found = await loadPasskeyToSignIn(tx, response.id);
  // The passkey says for whom it was made; that has to be whom the desk knows it for.
  if (!found || response.response.userHandle !== Buffer.from(found.user_id).toString('base64url')) throw refused();
  const expected = (challenge: string) => challengeHolds(ctx, SIGN_IN, challenge);
  const signed = await checkAssertion(tx, ctx, found, expected, response);
  if (isFailure(signed)) throw refused();
  if (!(await useUpChallenge(ctx, tx, saidChallenge(response.response.clientDataJSON)))) throw refused();
  const at = ctx.now();
  const body = { type: 'sign-in', method: 'passkey', passkey_id: found.id, at };
  await insertEntries(tx, [{ id: ctx.newId('ent'), type: 'sign-in', actorId: found.user_id, at, body }]);
  return { id: found.user_id, name: found.name, email: found.email, sessionEpoch: found.session_epoch };
}

function parse(text: string): AuthenticationResponseJSON | null {
  if (text.length > LONGEST) return null;
  try {
    return assertionOf(JSON.parse(text));
  } catch {
    return null;
  }
}

const refused = (): Failure =>
  new Failure('bad-signature', {
    detail:
      'The desk does not let this passkey in: it was removed, made for another address, took too long, or the account is disabled. ' +
      'Try again, use your password, or ask an admin.',
  });
