import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { SigningMethod } from '#lib/domain/action/action.ts';

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
  const passkey = me.passkeys.length > 0 ? (['passkey'] as const) : [];
  if (!requires.passkey) return ['session', ...passkey];
  return [...passkey, ...(requires.password_instead && me.has_password ? (['password'] as const) : [])];
}
