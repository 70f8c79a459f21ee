import { loadAccountByEmail } from '#lib/store/people/accounts.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { knownDevice } from './steps/known-device.ts';
import { provePassword } from './steps/prove-password.ts';
import type { SignedIn } from './steps/signed-in.ts';

/** Signs in with e-mail address and password. `device` is the cookie of earlier sign-ins on this device. Throws the same `password-wrong` for an unknown account, a disabled one and a wrong password. */
export async function signIn(
  ctx: Context,
  input: { email: string; password: string; address: string; device?: string | null },
): Promise<SignedIn> {
  const email = input.email.trim().toLowerCase();
  const user = await loadAccountByEmail(ctx.db, email);
  const usable = user && user.disabled_at === null ? user : null;
  await provePassword(ctx, {
    userId: usable?.id ?? null,
    account: email,
    address: input.address,
    device: usable && knownDevice(ctx, { id: usable.id, epoch: usable.session_epoch }, input.device ?? null),
    stored: usable?.password_hash ?? null,
    password: input.password,
    purpose: 'sign-in',
  });
  if (!usable) throw new Failure('password-wrong');
  return { id: usable.id, name: usable.name, email, sessionEpoch: usable.session_epoch };
}
