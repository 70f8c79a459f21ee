import type { ActionColumns } from '#lib/domain/action/action-columns.ts';
import type { AgentActor, ConnectorActor } from '#lib/usecases/context.ts';

type Owned = Pick<ActionColumns, 'agent_id' | 'drill'>;

/** Whether the agent proposed the action itself. A drill only bears its name: agents get 404 for drills, always. */
export const isOwn = (row: Owned, actor: AgentActor): boolean => row.agent_id === actor.agentId && !row.drill;

/** Whether the caller may redeem the action and report its outcome: its agent, or a connector that serves the agent. Never for a drill. */
export function isServed(row: Owned, actor: AgentActor | ConnectorActor): boolean {
  if (actor.kind === 'agent') return isOwn(row, actor);
  return !row.drill && (actor.agents.includes('*') || actor.agents.includes(row.agent_id));
}

/** The id that entries and `redeemed_by` name an agent or connector by. */
export const callerId = (actor: AgentActor | ConnectorActor): string =>
  actor.kind === 'agent' ? actor.agentId : actor.connectorId;
