import type { Context } from '../context.ts';
import { makeFirstSignInLink } from './steps/first-sign-in-link.ts';
import { note } from '../append-entry.ts';

const EMAIL = 'admin@localhost';

/** On an installation in which nobody can sign in yet: one admin, and the one-time link to print. Null everywhere else. */
export async function ensureFirstAdmin(ctx: Context): Promise<{ email: string; link: string } | null> {
  return ctx.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM organisation FOR UPDATE');
    const users = await tx.query<{ id: string; email: string; password_hash: string | null }>(
      'SELECT id, email, password_hash FROM users LIMIT 2',
    );
    const [only] = users;
    if (users.length > 1 || only?.password_hash || (only && only.email !== EMAIL)) return null;
    const id = only?.id ?? ctx.newId('usr');
    if (!only) {
      await tx.query(
        "INSERT INTO users (id, email, name, role, created_at) VALUES ($1, $2, 'First admin', 'admin', $3)",
        [id, EMAIL, new Date(ctx.now())],
      );
      await note(ctx, tx, { kind: 'operator', name: 'first start' }, 'user-created', {
        user_id: id,
        role: 'admin',
        groups: [],
      });
    }
    return { email: EMAIL, link: await makeFirstSignInLink(ctx, tx, id) };
  });
}
