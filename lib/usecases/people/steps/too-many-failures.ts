import type { Full } from '#lib/store/people/sign-in-failures.ts';
import { Failure } from '#lib/usecases/failure.ts';

const WHAT = {
  device: 'Too many wrong passwords on this device.',
  place: 'Too many wrong passwords for this account from where you are.',
  account: 'Too many wrong passwords for this account from places it was never signed in at.',
  address: 'Too many wrong sign-ins from your network.',
} as const;

/** The refusal after too many failures: how long to wait, and the ways in that no stranger can close. */
export function tooManyFailures({ count, again }: Full, now: Date, purpose: 'sign-in' | 'step-up'): Failure {
  const seconds = Math.max(1, Math.ceil((again.getTime() - now.getTime()) / 1000));
  const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
  const until = `${again.toISOString().slice(11, 16)} UTC`;
  const detail =
    purpose === 'step-up'
      ? `Too many wrong passwords. Wait ${wait}, until ${until}, or use a passkey.`
      : `${WHAT[count]} Wait ${wait}, until ${until}, or sign in with a passkey${
          count === 'device' ? '' : ', or on a device you have signed in on before'
        }.`;
  return new Failure('rate-limited', { detail, retryAfter: seconds });
}
