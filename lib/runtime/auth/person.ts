import type { Queryable } from '#lib/store/database.ts';
import { loadSessionUser } from '#lib/store/people/sessions.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import type { Env } from '../env.ts';
import { readSession, type SessionClaims } from './session-cookie.ts';

/** Who is signed in, read from the database on every request: role, groups and access count as they are now. `isStop`: it waits for no other stop. */
export async function personFromHeaders(
  { origin, db }: Pick<Context, 'origin' | 'db'>,
  env: Env,
  headers: Headers,
  isStop = false,
): Promise<PersonActor | null> {
  const session = await readSession(headers.get('cookie'), { origin, secret: env.secret });
  return session && personOfSession({ db: isStop ? db.atOnce : db }, session);
}

/** The person of a session that is still good; null for one that was ended, or whose person is disabled. */
export async function personOfSession({ db }: { db: Queryable }, session: SessionClaims): Promise<PersonActor | null> {
  const user = await loadSessionUser(db, session.userId, session.sessionId);
  if (!user || user.session_epoch !== session.sessionEpoch) return null;
  const { id: userId, name, email, role, groups } = user;
  return { kind: 'person', userId, name, email, role, groups, signedInAt: session.signedInAt };
}
