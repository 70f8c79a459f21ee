import type { AgentActor, Context, JoinedClient } from '../context.ts';
import { Failure } from '../failure.ts';

/** Registers a client of this agent that has begun to listen, so that a stop can say who has and who has not confirmed it. */
export async function joinClient(
  ctx: Context,
  actor: AgentActor,
  name: string,
  session: { pid: number; start: string } | null,
): Promise<JoinedClient> {
  // Without its database session this process would not hear of a stop, and its clients would believe that they are told of one.
  if (!session) throw new Failure('unavailable', { detail: 'The server is reconnecting to its database. Try again.' });
  return ctx.joiningClients.add({
    id: ctx.newId('cli'),
    agent_id: actor.agentId,
    key_id: actor.keyId,
    name,
    backend_pid: session.pid,
    backend_start: session.start,
    connected_at: new Date(ctx.now()),
  });
}
