import { insertEntries } from '#lib/store/ledger/entries.ts';
import { endSession, loadSessionUser } from '#lib/store/people/sessions.ts';
import type { Context } from '../context.ts';

/** A session as its own cookie tells of it. */
interface EndingSession {
  sessionId: string;
  userId: string;
  sessionEpoch: number;
  /** Epoch milliseconds at which it would end by itself. */
  endsAt: number;
}

/** Ends one session on the server, so that a copy of its cookie opens nothing either. A session that is over already stays so, without an entry. */
export async function signOut(ctx: Context, session: EndingSession): Promise<void> {
  await ctx.transaction(async (tx) => {
    const at = ctx.now();
    const user = await loadSessionUser(tx, session.userId, session.sessionId);
    if (user?.session_epoch !== session.sessionEpoch) return;
    if (!(await endSession(tx, session.sessionId, new Date(session.endsAt), new Date(at)))) return;
    tx.publish('sessions');
    // A session of an earlier program has no id that an entry could name.
    const named = session.sessionId.startsWith('ses_') ? session.sessionId : null;
    const body = { type: 'signed-out', person: user.id, session: named, at };
    await insertEntries(tx, [{ id: ctx.newId('ent'), type: 'signed-out', actorId: user.id, at, body }]);
  });
}
