import { networkOf } from '#lib/domain/desk/network.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { beginAttempt, endAttempt } from '#lib/store/people/sign-in-failures.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { passwordFits } from './passwords.ts';
import { tooManyFailures } from './too-many-failures.ts';

export interface Proof {
  userId: string | null;
  /** E-mail address, lower case: what failures are counted by. */
  account: string;
  address: string;
  /** The device this account was signed in on before; null for a place that is not known. */
  device: string | null;
  stored: string | null;
  password: string;
  purpose: 'sign-in' | 'step-up';
}

/** Checks a password under the limits for account, device and address. Throws `rate-limited` before hashing, `password-wrong` after. Each outcome is an entry. */
export async function provePassword(ctx: Context, proof: Proof): Promise<void> {
  const now = new Date(ctx.now());
  const digest = `sha256:${sha256Hex(proof.account)}`;
  const place = { account: digest, address: networkOf(proof.address), device: proof.device };
  // Counted as wrong until it proves right. Otherwise many guesses sent at once would all be let through before the first is counted.
  const attempt = await ctx.transaction((tx) => beginAttempt(tx, place, now));
  if ('again' in attempt) throw tooManyFailures(attempt, now, proof.purpose);
  const fits = await passwordFits(proof.stored, proof.password);
  await ctx.transaction(async (tx) => {
    if (fits) await endAttempt(tx, attempt.id, place);
    const type = fits ? proof.purpose : `${proof.purpose}-failed`;
    // A digest only: the ledger must not publish what a stranger typed.
    const body = { type, account_digest: digest, at: now.getTime() };
    await insertEntries(tx, [
      { id: ctx.newId('ent'), type, actorId: proof.userId ?? 'unknown', at: now.getTime(), body },
    ]);
  });
  if (!fits) throw new Failure('password-wrong');
}
