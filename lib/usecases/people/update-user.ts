import { givenBy } from '#lib/domain/people/account-power.ts';
import type { UpdateUser } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { insertAccountChange } from '#lib/store/people/account-changes.ts';
import {
  countEnabledAdmins,
  endSessions,
  loadAccessForUpdate,
  lockAdmins,
  updateAccess,
  updateVouchedBy,
} from '#lib/store/people/users.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';

/** Changes a person's role, groups or access. Nobody may change their own (four eyes), and one enabled admin always remains. */
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
    await lockAdmins(tx);
    const before = await loadAccessForUpdate(tx, input.id);
    if (!before) throw notFound();
    const role = input.role ?? before.role;
    const groups = input.groups ?? before.groups;
    const disabled = input.disabled ?? before.disabled_at !== null;
    const disabledAt = disabled ? (before.disabled_at ?? new Date(ctx.now())) : null;
    await updateAccess(tx, input.id, { role, groups, disabled_at: disabledAt });
    if (disabled && before.disabled_at === null) await endSessions(tx, input.id);
    if (role === 'admin' && before.role !== 'admin')
      await updateVouchedBy(tx, input.id, adminId(actor), new Date(ctx.now()));
    if ((await countEnabledAdmins(tx)) === 0)
      throw new Failure('conflict', { detail: 'This is the last admin. Make somebody else an admin first.' });
    const was = { role: before.role, groups: before.groups, disabled: before.disabled_at !== null };
    for (const kind of givenBy(was, { role, groups, disabled }))
      await insertAccountChange(tx, { person: input.id, kind, by: adminId(actor), at: new Date(ctx.now()) });
    await appendEntry(ctx, tx, actor, 'user-changed', { user_id: input.id, role, groups, disabled, before: was });
    tx.publish('config');
    tx.publish('queue');
    return { id: input.id };
  });
}
