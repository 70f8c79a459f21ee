import { loadAccount } from '#lib/store/people/accounts.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { provePassword } from './prove-password.ts';

/** Step-up: somebody already signed in enters their password again. Throws `password-wrong` or `rate-limited`. */
export async function checkPassword(ctx: Context, userId: string, password: string): Promise<void> {
  const user = await loadAccount(ctx.db, userId);
  if (!user?.password_hash)
    throw new Failure('password-wrong', { detail: 'This account has no password. Use a passkey.' });
  await provePassword(ctx, {
    userId,
    // Limited apart from signing in, so that a stranger who guesses passwords cannot keep a reviewer from answering.
    account: `step-up:${userId}`,
    address: `step-up:${userId}`,
    device: null,
    stored: user.password_hash,
    password,
    purpose: 'step-up',
  });
}
