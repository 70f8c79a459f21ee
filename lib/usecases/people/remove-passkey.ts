import { removePasskey as takeOutOfUse } from '#lib/store/people/passkeys.ts';
import { appendEntry } from '../append-entry.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';

/** Removes one of the person's own passkeys. What it signed stays verifiable: the key is kept, only its use ends. */
export async function removePasskey(ctx: Context, person: PersonActor, input: { id: string }): Promise<{ id: string }> {
  await ctx.transaction(async (tx) => {
    if (!(await takeOutOfUse(tx, person.userId, input.id, new Date(ctx.now())))) throw notFound();
    await appendEntry(ctx, tx, person, 'passkey-removed', { passkey_id: input.id });
  });
  return { id: input.id };
}
