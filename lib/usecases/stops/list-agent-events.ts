import type { AgentActor, Context } from '../context.ts';

/** Changes of this agent's actions after a ledger position, oldest first, 500 at most. */
export function listAgentEvents(
  ctx: Context,
  actor: AgentActor,
  position: number,
): Promise<{ position: number; action_id: string; state: string }[]> {
  return ctx.query(
    `SELECT e.position, e.action_id, a.state FROM entries e JOIN actions a ON a.id = e.action_id
     WHERE e.agent_id = $1 AND e.position > $2 AND e.type <> 'viewed' AND NOT a.drill ORDER BY e.position LIMIT 500`,
    [actor.agentId, position],
  );
}
