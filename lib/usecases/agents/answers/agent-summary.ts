import type { AgentSummary } from '#lib/contract/console-api.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { ListedAgent } from '#lib/store/agents/list-agents.ts';
import { rfc3339, rfc3339OrNull } from '#lib/usecases/time.ts';

/** An agent as the console lists it: its state, and what a stop of it would hit. `locks` are all stops in force. */
export function toAgentSummary(row: ListedAgent, locks: readonly LockResource[]): AgentSummary {
  const own = locks.filter(
    ({ target }) => target.type === 'organisation' || (target.type === 'agent' && target.id === row.id),
  );
  return {
    id: row.id,
    name: row.name,
    owner: { id: row.owner_id, name: row.owner_name },
    groups: row.groups,
    tools: row.tools,
    state: row.retired_at ? 'retired' : own.length > 0 ? 'locked' : 'active',
    mode: row.mode,
    pending_cap: row.pending_cap,
    locks: own,
    waiting: row.waiting,
    approved: row.approved,
    connected_clients: row.clients,
    last_action_at: rfc3339OrNull(row.last_at),
    created_at: rfc3339(row.created_at),
  };
}
