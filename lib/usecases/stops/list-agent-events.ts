import { loadAgentEvents, type AgentEvent } from '#lib/store/stops/agent-events.ts';
import type { AgentActor, Context } from '../context.ts';

/** Changes of this agent's actions after a ledger position, oldest first, 500 at most. */
export const listAgentEvents = (ctx: Context, actor: AgentActor, position: number): Promise<AgentEvent[]> =>
  loadAgentEvents(ctx.db, actor.agentId, position);
