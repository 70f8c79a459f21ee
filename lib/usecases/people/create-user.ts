import type { CreateUser } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { makeFirstSignInLink } from './steps/first-sign-in-link.ts';
import { note } from '../append-entry.ts';
import { hashPassword, PASSWORD_MAX, PASSWORD_MIN } from './steps/passwords.ts';

/** Adds a person. Without a password they get a one-time link; with one (an operator's, from the CLI) they can sign in at once. */
export async function createUser(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof CreateUser> & { password?: string },
): Promise<ReplyOf<typeof CreateUser>> {
  authoriseAdmin(actor, 'create-user');
  if (input.password !== undefined && actor.kind !== 'operator') throw new Failure('forbidden');
  if (input.password !== undefined) requireGoodPassword(input.password);
  const email = input.email.toLowerCase();
  const stored = input.password === undefined ? null : await hashPassword(input.password);
  return ctx.transaction(async (tx) => {
    const id = ctx.newId('usr');
    const [made] = await tx.query(
      `INSERT INTO users (id, email, name, role, groups, password_hash, created_at, vouched_by, vouched_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7) ON CONFLICT (email) DO NOTHING RETURNING id`,
      [id, email, input.name, input.role, input.groups, stored, new Date(ctx.now()), adminId(actor)],
    );
    if (!made) throw new Failure('conflict', { detail: `${email} is here already.` });
    await note(ctx, tx, actor, 'user-created', { user_id: id, role: input.role, groups: input.groups });
    return { id, link: stored === null ? await makeFirstSignInLink(ctx, tx, id) : `${ctx.origin}/sign-in` };
  });
}

export function requireGoodPassword(password: string): void {
  if (password.length >= PASSWORD_MIN && password.length <= PASSWORD_MAX) return;
  throw new Failure('invalid-request', {
    errors: [{ pointer: '/password', detail: `${PASSWORD_MIN} to ${PASSWORD_MAX} characters` }],
  });
}
