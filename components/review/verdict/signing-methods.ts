import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { SigningMethod } from '#lib/domain/action/action.ts';
import { methodSuffices } from '#lib/domain/action/requirements.ts';

export const HOW: Record<SigningMethod, string> = {
  passkey: 'Sign with passkey',
  password: 'Sign with password',
  session: 'Sign with this session',
};

/** How this person may sign this action, best first; empty when they first need a passkey. */
export function methodsFor(
  requires: ReviewedAction['action']['policy']['requires'],
  me: { passkeys: unknown[]; has_password: boolean },
): SigningMethod[] {
  const has: SigningMethod[] = [
    // A password is only offered where a passkey is asked for: elsewhere the session is enough.
    ...(requires.passkey ? [] : (['session'] as const)),
    ...(me.passkeys.length > 0 ? (['passkey'] as const) : []),
    ...(requires.passkey && me.has_password ? (['password'] as const) : []),
  ];
  return has.filter((method) => methodSuffices(requires, method));
}
