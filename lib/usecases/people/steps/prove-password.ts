import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { beginAttempt, endAttempt } from '#lib/store/people/sign-in-failures.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { passwordFits } from './passwords.ts';

export interface Proof {
  userId: string | null;
  /** E-mail address, lower case: what failures are counted by. */
  account: string;
  address: string;
  stored: string | null;
  password: string;
  purpose: 'sign-in' | 'step-up';
}

/** Checks a password under the limits for account and address. Throws `rate-limited` before hashing, `password-wrong` after. Each outcome is an entry. */
export async function provePassword(ctx: Context, proof: Proof): Promise<void> {
  const now = new Date(ctx.now());
  // Counted as wrong until it proves right. Otherwise many guesses sent at once would all be let through before the first is counted.
  const attempt = await ctx.transaction((tx) => beginAttempt(tx, proof.account, proof.address, now));
  if ('again' in attempt) {
    const seconds = Math.max(1, Math.ceil((attempt.again.getTime() - now.getTime()) / 1000));
    const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
    throw new Failure('rate-limited', {
      detail: `Too many wrong passwords. Try again in ${wait}.`,
      retryAfter: seconds,
    });
  }
  const fits = await passwordFits(proof.stored, proof.password);
  await ctx.transaction(async (tx) => {
    if (fits) await endAttempt(tx, attempt.id, proof.account);
    const type = fits ? proof.purpose : `${proof.purpose}-failed`;
    // A digest only: the ledger must not publish what a stranger typed.
    const body = { type, account_digest: `sha256:${sha256Hex(proof.account)}`, at: now.getTime() };
    await insertEntries(tx, [
      { id: ctx.newId('ent'), type, actorId: proof.userId ?? 'unknown', at: now.getTime(), body },
    ]);
  });
  if (!fits) throw new Failure('password-wrong');
}
