import type { Context, PersonActor } from '#lib/usecases/context.ts';
import type { Env } from '../env.ts';
import { readSession } from './session-cookie.ts';

interface Row {
  id: string;
  name: string;
  email: string;
  role: PersonActor['role'];
  groups: string[];
  session_epoch: number;
}

/** Who is signed in, read from the database on every request: role, groups and access count as they are now. */
export async function personFromHeaders(ctx: Context, env: Env, headers: Headers): Promise<PersonActor | null> {
  const session = await readSession(headers.get('cookie'), env);
  if (!session) return null;
  const [row] = await ctx.query<Row>(
    'SELECT id, name, email, role, groups, session_epoch FROM users WHERE id = $1 AND disabled_at IS NULL',
    [session.userId],
  );
  if (!row || row.session_epoch !== session.sessionEpoch) return null;
  const { id: userId, name, email, role, groups } = row;
  return { kind: 'person', userId, name, email, role, groups, signedInAt: session.signedInAt };
}
