import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { Context, PersonActor } from '../context.ts';

/** Ends every session of the person, this one too: a session of an older epoch is refused from now on. */
export async function signOutEverywhere(ctx: Context, person: PersonActor): Promise<{ signed_out: true }> {
  await ctx.transaction(async (tx) => {
    const at = ctx.now();
    await tx.query('UPDATE users SET session_epoch = session_epoch + 1 WHERE id = $1', [person.userId]);
    tx.wake('sessions');
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type: 'signed-out-everywhere',
        actorId: person.userId,
        at,
        body: { type: 'signed-out-everywhere', at },
      },
    ]);
  });
  return { signed_out: true };
}
