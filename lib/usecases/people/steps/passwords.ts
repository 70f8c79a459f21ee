import { hash, verify } from '@node-rs/argon2';

import { Failure } from '#lib/usecases/failure.ts';

// What the OWASP Password Storage Cheat Sheet asks for: argon2id, 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const PASSWORD_MIN = 12;
const PASSWORD_MAX = 1_000;

/** Throws `invalid-request` for a password that is too short to be safe or too long to be hashed. */
export function requireGoodPassword(password: string): void {
  if (password.length >= PASSWORD_MIN && password.length <= PASSWORD_MAX) return;
  throw new Failure('invalid-request', {
    errors: [{ pointer: '/password', detail: `${PASSWORD_MIN} to ${PASSWORD_MAX} characters` }],
  });
}

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let nobody: Promise<string> | null = null;

/** Whether the password is right. Takes as long for an account that does not exist, so that nobody can find out which do. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await (nobody ??= hashPassword('nobody has this password')));
  const fits = await verify(against, password).catch(() => false);
  return fits && stored !== null;
}
