import type { AgentActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';

/** Notes that a client of this agent listens, so that a stop can say who has and who has not confirmed. */
export async function joinClient(
  ctx: Context,
  actor: AgentActor,
  name: string,
  session: { pid: number; start: string } | null,
): Promise<{ id: string; epoch: number; position: number }> {
  // Without its own database session the process could not hear of a stop: better no stream than a deaf one.
  if (!session) throw new Failure('unavailable', { detail: 'The server is reconnecting to its database. Try again.' });
  const id = ctx.newId('cli');
  const item = {
    id,
    agent_id: actor.agentId,
    key_id: actor.keyId,
    name,
    backend_pid: session.pid,
    backend_start: session.start,
    connected_at: new Date(ctx.now()),
  };
  return ctx.together('join-client', item, async (tx, items) => {
    await tx.query(`INSERT INTO agent_clients SELECT * FROM json_populate_recordset(NULL::agent_clients, $1::json)`, [
      JSON.stringify(items),
    ]);
    const [now] = await tx.query<{ epoch: number; position: number }>(
      'SELECT lock_epoch AS epoch, coalesce((SELECT max(position) FROM entries), 0) AS position FROM organisation',
    );
    return items.map((i) => ({ id: i.id, epoch: now?.epoch ?? 0, position: now?.position ?? 0 }));
  });
}
