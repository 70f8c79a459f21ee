import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { AgentActor, ConnectorActor } from '#lib/usecases/context.ts';

type Owned = Pick<ActionRow, 'agent_id' | 'drill'>;

/** Whether the agent proposed it itself. A drill bears its name and is not its own: to agents there is no such action, before and after. */
export const isOwn = (row: Owned, actor: AgentActor): boolean => row.agent_id === actor.agentId && !row.drill;

/** The same for whoever may redeem and report: the agent, or a connector that serves it. */
export function isServed(row: Owned, actor: AgentActor | ConnectorActor): boolean {
  if (actor.kind === 'agent') return isOwn(row, actor);
  return !row.drill && (actor.agents.includes('*') || actor.agents.includes(row.agent_id));
}
