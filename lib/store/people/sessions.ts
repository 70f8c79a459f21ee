import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';
import type { Role } from './users.ts';

export interface SessionUser {
  id: string;
  name: string;
  email: string;
  role: Role;
  groups: string[];
  session_epoch: number;
}

/** The person a session is about, as they are now; null when they are disabled or gone, or the session was ended. Read on every request of a signed-in person. */
export async function loadSessionUser(db: Queryable, id: string, sessionId: string): Promise<SessionUser | null> {
  const [user] = await db.query(sql<SessionUser>`
    SELECT id, name, email, role, groups, session_epoch FROM users WHERE id = ${id} AND disabled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM ended_sessions WHERE ended_sessions.id = ${sessionId})`);
  return user ?? null;
}

/** Ends one session before its time; false when it was ended already. Rows of sessions that are over by themselves go. */
export async function endSession(tx: Tx, id: string, endsAt: Date, now: Date): Promise<boolean> {
  await tx.query(sql`DELETE FROM ended_sessions WHERE id IN (
    SELECT id FROM ended_sessions WHERE ends_at < ${now} ORDER BY ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`);
  const ended = await tx.query(sql<{ id: string }>`
    INSERT INTO ended_sessions (id, ends_at) VALUES (${id}, ${endsAt}) ON CONFLICT (id) DO NOTHING RETURNING id`);
  return ended.length > 0;
}
