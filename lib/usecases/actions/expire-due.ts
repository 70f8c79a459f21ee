import { expireOverdue, nextDue } from '#lib/store/actions/close-actions.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Context } from '../context.ts';

// A stop waits for a batch under way.
const BATCH = 50;

/** Expiry: records overdue actions as expired. Answers when the next one falls due (epoch milliseconds), null when none waits. */
export async function expireDue(ctx: Context): Promise<number | null> {
  for (;;) {
    const closed = await ctx.transaction(async (tx) => {
      // What a stop has halted does not expire any more, also not in a batch that began before it.
      await shareBarrier(tx);
      const at = ctx.now();
      return expireOverdue(tx, new Date(at), BATCH, {
        command: { type: 'expire', at },
        reason: 'Nobody answered in time. Silence means no.',
        approvedReason: 'Approved, but not taken up before {time}.',
        actorId: 'clock',
        newEntryId: () => ctx.newId('ent'),
      });
    });
    if (closed.length < BATCH) break;
  }
  return (await nextDue(ctx.db))?.getTime() ?? null;
}
