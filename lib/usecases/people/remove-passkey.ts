import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';

/** Removes one of the person's own passkeys. What it signed stays verifiable: the key is kept, only its use ends. */
export async function removePasskey(ctx: Context, person: PersonActor, input: { id: string }): Promise<{ id: string }> {
  await ctx.transaction(async (tx) => {
    const at = ctx.now();
    const [row] = await tx.query(
      'UPDATE passkeys SET removed_at = $3 WHERE id = $1 AND user_id = $2 AND removed_at IS NULL RETURNING id',
      [input.id, person.userId, new Date(at)],
    );
    if (!row) throw notFound();
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type: 'passkey-removed',
        actorId: person.userId,
        at,
        body: { type: 'passkey-removed', passkey_id: input.id, at },
      },
    ]);
  });
  return { id: input.id };
}
