import { endSessions } from '#lib/store/people/users.ts';
import { appendEntry } from '../append-entry.ts';
import type { Context, PersonActor } from '../context.ts';

/** Ends every session of the person, this one too. */
export async function signOutEverywhere(ctx: Context, person: PersonActor): Promise<{ signed_out: true }> {
  await ctx.transaction(async (tx) => {
    await endSessions(tx, person.userId);
    tx.publish('sessions');
    await appendEntry(ctx, tx, person, 'signed-out-everywhere', {});
  });
  return { signed_out: true };
}
