import { loadAgentEvents, type AgentEvent } from '#lib/store/stops/agent-events.ts';
import type { AgentActor, Context } from '../context.ts';

export type { AgentEvent } from '#lib/store/stops/agent-events.ts';

/** Changes of this agent's actions after an index of the log, oldest first, 500 at most. */
export const listAgentEvents = (ctx: Context, actor: AgentActor, after: number): Promise<AgentEvent[]> =>
  loadAgentEvents(ctx.db, actor.agentId, after);
