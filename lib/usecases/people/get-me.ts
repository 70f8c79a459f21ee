import type { GetMe } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { listPasskeys } from '#lib/store/people/passkeys.ts';
import { loadAccount } from '#lib/store/people/accounts.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { rfc3339, rfc3339OrNull } from '../time.ts';

/** Who is signed in, with their passkeys. */
export async function getMe(ctx: Context, person: PersonActor): Promise<ReplyOf<typeof GetMe>> {
  const [user, passkeys] = await Promise.all([loadAccount(ctx.db, person.userId), listPasskeys(ctx.db, person.userId)]);
  if (!user) throw notFound();
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: person.role,
    groups: user.groups,
    has_password: user.password_hash !== null,
    passkeys: passkeys.map((p) => ({
      id: p.id,
      name: p.name,
      created_at: rfc3339(p.created_at),
      last_used_at: rfc3339OrNull(p.last_used_at),
    })),
  };
}
