import type { ListPeople } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { Context, PersonActor } from '../context.ts';
import { rfc3339 } from '../time.ts';

/** People by name, with how they can sign and whether they are stopped. */
export async function listPeople(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof ListPeople>> {
  const [users, locks] = await Promise.all([
    ctx.read.user.findMany({
      orderBy: { name: 'asc' },
      take: 1_000,
      include: { _count: { select: { passkeys: { where: { removed_at: null } } } } },
    }),
    ctx.read.lock.findMany({ where: { target_type: 'reviewer', lifted_at: null }, select: { target_id: true } }),
  ]);
  const locked = new Set(locks.map((l) => l.target_id));
  return {
    items: users.map((u) => ({
      id: u.id,
      name: u.name,
      email: u.email,
      role: u.role as PersonActor['role'],
      groups: u.groups,
      passkeys: u._count.passkeys,
      disabled: u.disabled_at !== null,
      locked: locked.has(u.id),
      created_at: rfc3339(u.created_at),
    })),
  };
}
