import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadAccount } from '#lib/store/people/accounts.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { Failure, isFailure } from '#lib/usecases/failure.ts';
import { challengeHolds, useUpChallenge } from './challenge.ts';
import { checkPassword } from './check-password.ts';
import { recordFailure } from './record-failure.ts';
import { saidChallenge } from './relying-party.ts';
import { assertionOf, verifyAssertion } from './verify-assertion.ts';

const FRESH_MS = 600_000;

/** With what a signed-in person shows again that it is them. */
export interface ProofAgain {
  password?: string | undefined;
  /** A passkey's answer to a challenge for the same purpose. */
  assertion?: unknown;
}

/** The purpose of a challenge with which this person shows again that it is them: for one thing alone. */
export const againFor = (person: PersonActor, what: string): string => `again ${person.userId} ${what}`;

/**
 * Step-up before a change to how somebody signs in, so that nobody changes it in a session left open: the password, or a passkey. Without a password, a
 * sign-in of the last ten minutes does too, because the last passkey may be lost. Throws `password-wrong`, `bad-signature` or `sign-in-again`.
 */
export async function proveAgain(ctx: Context, person: PersonActor, proof: ProofAgain, what: string): Promise<void> {
  if (proof.password !== undefined) return checkPassword(ctx, person.userId, proof.password);
  if (proof.assertion !== undefined) return provePasskey(ctx, person, proof.assertion, what);
  const user = await loadAccount(ctx.db, person.userId);
  if (user?.password_hash) throw new Failure('password-wrong', { detail: 'Enter your password first.' });
  if (ctx.now() - person.signedInAt > FRESH_MS)
    throw new Failure('sign-in-again', { detail: 'Sign out and in again, then do it within ten minutes.' });
}

async function provePasskey(ctx: Context, person: PersonActor, assertion: unknown, what: string): Promise<void> {
  const at = new Date(ctx.now());
  const account = `sha256:${sha256Hex(`step-up:${person.userId}`)}`;
  const body = { method: 'passkey', account_digest: account };
  const failure = await ctx.transaction(async (tx) => {
    const expected = (challenge: string) => challengeHolds(ctx, againFor(person, what), challenge);
    const signed = await verifyAssertion(tx, ctx, person.userId, expected, assertion);
    if (isFailure(signed)) return signed;
    const challenge = saidChallenge(assertionOf(assertion)?.response.clientDataJSON);
    if (!(await useUpChallenge(ctx, tx, challenge))) return answeredTwice();
    const type = 'step-up';
    const entry = { type, ...body, at: at.getTime() };
    await insertEntries(tx, [{ id: ctx.newId('ent'), type, actorId: person.userId, at: at.getTime(), body: entry }]);
    return null;
  });
  if (!failure) return;
  await recordFailure(ctx, {
    purpose: 'step-up',
    place: { account, address: `step-up:${person.userId}`, device: null },
    actorId: person.userId,
    at,
    body,
  });
  throw failure;
}

const answeredTwice = (): Failure =>
  new Failure('bad-signature', { detail: 'This answer of your passkey was used already. Try again.' });
