import type { CreateUser } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { insertAccountChange } from '#lib/store/people/account-changes.ts';
import { insertUser } from '#lib/store/people/users.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { makeFirstSignInLink } from './steps/first-sign-in-link.ts';
import { appendEntry } from '../append-entry.ts';
import { hashPassword, requireGoodPassword } from './steps/passwords.ts';

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
    const user = { id, email, name: input.name, role: input.role, groups: input.groups, passwordHash: stored };
    if (!(await insertUser(tx, { ...user, createdAt: new Date(ctx.now()), vouchedBy: adminId(actor) })))
      throw new Failure('conflict', { detail: `${email} is here already.` });
    await insertAccountChange(tx, { person: id, kind: 'created', by: adminId(actor), at: new Date(ctx.now()) });
    const { role, groups } = input;
    await appendEntry(ctx, tx, actor, 'user-created', { user_id: id, role, groups, link_issued: stored === null });
    return { id, link: stored === null ? await makeFirstSignInLink(ctx, tx, actor, id) : `${ctx.address}/sign-in` };
  });
}
