import { expireOverdue, nextDue } from '#lib/store/actions/close-actions.ts';
import type { Context } from '../context.ts';

const BATCH = 500;

/** Expiry: records overdue actions as expired. Answers when the next one falls due (epoch milliseconds), null when none waits. */
export async function expireDue(ctx: Context): Promise<number | null> {
  for (;;) {
    const closed = await ctx.transaction((tx) => {
      const at = ctx.now();
      return expireOverdue(tx, new Date(at), BATCH, {
        command: { type: 'expire', at },
        reason: 'Nobody answered in time. Silence means no.',
        actorId: 'clock',
        newEntryId: () => ctx.newId('ent'),
      });
    });
    if (closed.length < BATCH) break;
  }
  return (await nextDue(ctx.db))?.getTime() ?? null;
}
