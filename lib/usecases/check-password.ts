import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { provePassword } from './prove-password.ts';

/** A fresh step-up of somebody already signed in. Throws `password-wrong` or `rate-limited`. */
export async function checkPassword(ctx: Context, userId: string, password: string): Promise<void> {
  const user = await ctx.read.user.findUnique({ where: { id: userId } });
  if (!user?.password_hash)
    throw new Failure('password-wrong', { detail: 'This account has no password. Use a passkey.' });
  await provePassword(ctx, {
    userId,
    account: user.email,
    address: `step-up:${userId}`,
    stored: user.password_hash,
    password,
    purpose: 'step-up',
  });
}
