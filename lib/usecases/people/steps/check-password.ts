import { loadAccount } from '#lib/store/people/users.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { provePassword } from './prove-password.ts';

/** A fresh step-up of somebody already signed in. Throws `password-wrong` or `rate-limited`. */
export async function checkPassword(ctx: Context, userId: string, password: string): Promise<void> {
  const user = await loadAccount(ctx.db, userId);
  if (!user?.password_hash)
    throw new Failure('password-wrong', { detail: 'This account has no password. Use a passkey.' });
  await provePassword(ctx, {
    userId,
    // Counted apart from signing in: a stranger's guesses must not keep a reviewer from answering.
    account: `step-up:${userId}`,
    address: `step-up:${userId}`,
    stored: user.password_hash,
    password,
    purpose: 'step-up',
  });
}
