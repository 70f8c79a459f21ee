import type { ListPeople } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { listUsers } from '#lib/store/people/accounts.ts';
import { listStoppedReviewers } from '#lib/store/stops/list-stopped-reviewers.ts';
import type { Context, PersonActor } from '../context.ts';
import { rfc3339 } from '../time.ts';

/** People by name, with how they can sign and whether they are stopped. */
export async function listPeople(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof ListPeople>> {
  const [users, stopped] = await Promise.all([listUsers(ctx.db), listStoppedReviewers(ctx.db)]);
  return {
    items: users.map((u) => ({
      id: u.id,
      name: u.name,
      email: u.email,
      role: u.role as PersonActor['role'],
      groups: u.groups,
      passkeys: u.passkeys,
      disabled: u.disabled_at !== null,
      locked: stopped.has(u.id),
      created_at: rfc3339(u.created_at),
    })),
  };
}
