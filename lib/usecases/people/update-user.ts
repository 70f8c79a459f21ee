import type { UpdateUser } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { note } from '../append-entry.ts';

/** Changes a person's role, groups or access. Nobody changes their own, and one enabled admin always remains. */
export async function updateUser(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof UpdateUser>,
): Promise<ReplyOf<typeof UpdateUser>> {
  authoriseAdmin(actor, 'update-user');
  if (actor.kind === 'person' && actor.userId === input.id) {
    throw new Failure('second-person-needed', {
      detail: 'Another admin has to change your own role, groups or access.',
    });
  }
  return ctx.transaction(async (tx) => {
    // All user rows of admins are locked, so that two admins cannot remove each other at once.
    await tx.query("SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE");
    const [before] = await tx.query<{ role: string; groups: string[]; disabled_at: Date | null }>(
      'SELECT role, groups, disabled_at FROM users WHERE id = $1 FOR UPDATE',
      [input.id],
    );
    if (!before) throw notFound();
    const role = input.role ?? before.role;
    const groups = input.groups ?? before.groups;
    const disabled = input.disabled ?? before.disabled_at !== null;
    await tx.query(
      'UPDATE users SET role = $2, groups = $3, disabled_at = $4, session_epoch = session_epoch + CASE WHEN $5 THEN 1 ELSE 0 END WHERE id = $1',
      [
        input.id,
        role,
        groups,
        disabled ? (before.disabled_at ?? new Date(ctx.now())) : null,
        disabled && before.disabled_at === null,
      ],
    );
    if (role === 'admin' && before.role !== 'admin') {
      await tx.query('UPDATE users SET vouched_by = $2, vouched_at = $3 WHERE id = $1', [
        input.id,
        adminId(actor),
        new Date(ctx.now()),
      ]);
    }
    const [left] = await tx.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM users WHERE role = 'admin' AND disabled_at IS NULL",
    );
    if ((left?.n ?? 0) === 0)
      throw new Failure('conflict', { detail: 'This is the last admin. Make somebody else an admin first.' });
    await note(ctx, tx, actor, 'user-changed', { user_id: input.id, role, groups, disabled });
    tx.wake('config');
    tx.wake('queue');
    return { id: input.id };
  });
}
