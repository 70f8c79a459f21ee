import type { RemovePasskey } from '#lib/contract/account-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { removePasskey as takeOutOfUse } from '#lib/store/people/passkeys.ts';
import { appendEntry } from '../append-entry.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { proveAgain } from './steps/prove-again.ts';

/** Removes one of the person's own passkeys, after they have shown again that it is them. What it signed stays verifiable: the key is kept, only its use ends. */
export async function removePasskey(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof RemovePasskey>,
): Promise<ReplyOf<typeof RemovePasskey>> {
  await proveAgain(ctx, person, input, `remove-passkey ${input.id}`);
  await ctx.transaction(async (tx) => {
    if (!(await takeOutOfUse(tx, person.userId, input.id, new Date(ctx.now())))) throw notFound();
    await appendEntry(ctx, tx, person, 'passkey-removed', { passkey_id: input.id });
  });
  return { id: input.id };
}
