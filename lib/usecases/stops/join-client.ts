import type { AgentActor, Context, JoinedClient } from '../context.ts';
import { Failure } from '../failure.ts';

/** Registers a client of this agent that has begun to listen, so that a stop can say who has and who has not confirmed it. `processId`: the process
 * its stream hangs on; null while that one cannot hear the others. */
export async function joinClient(
  ctx: Context,
  actor: AgentActor,
  name: string,
  processId: string | null,
): Promise<JoinedClient> {
  // A process that does not hear the others might not hear of a stop, and its clients would believe that they are told of one.
  if (processId === null)
    throw new Failure('unavailable', { detail: 'The server is reconnecting to its database. Try again.' });
  return ctx.joiningClients.add({
    id: ctx.newId('cli'),
    agent_id: actor.agentId,
    key_id: actor.keyId,
    name,
    process_id: processId,
    connected_at: new Date(ctx.now()),
  });
}
