import { lockOrganisation } from '#lib/store/organisation.ts';
import { insertUser, loadFirstUsers } from '#lib/store/people/users.ts';
import type { Context } from '../context.ts';
import { makeFirstSignInLink } from './steps/first-sign-in-link.ts';
import { appendEntry } from '../append-entry.ts';

const FIRST_START = { kind: 'operator', name: 'first start' } as const;
const EMAIL = 'admin@localhost';
const FIRST_ADMIN = {
  email: EMAIL,
  name: 'First admin',
  role: 'admin',
  groups: [],
  passwordHash: null,
  vouchedBy: null,
} as const;

/** Makes the first admin of an installation that nobody can sign in to yet, and the one-time link to print; null everywhere else. */
export async function ensureFirstAdmin(ctx: Context): Promise<{ email: string; link: string } | null> {
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    const users = await loadFirstUsers(tx);
    const [only] = users;
    if (users.length > 1 || only?.password_hash || (only && only.email !== EMAIL)) return null;
    const id = only?.id ?? ctx.newId('usr');
    if (!only) {
      await insertUser(tx, { ...FIRST_ADMIN, id, createdAt: new Date(ctx.now()) });
      await appendEntry(ctx, tx, FIRST_START, 'user-created', {
        user_id: id,
        role: 'admin',
        groups: [],
      });
    }
    return { email: EMAIL, link: await makeFirstSignInLink(ctx, tx, FIRST_START, id) };
  });
}
