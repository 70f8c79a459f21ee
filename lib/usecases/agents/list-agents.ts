import type { AgentSummary, ListAgents } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { Context, PersonActor } from '../context.ts';
import { loadLocks } from '../stops/answers/lock-resource.ts';
import { rfc3339, rfc3339OrNull } from '../time.ts';

interface Row {
  id: string;
  name: string;
  owner_id: string;
  owner_name: string;
  groups: string[];
  tools: string[];
  mode: AgentSummary['mode'];
  pending_cap: number | null;
  retired_at: Date | null;
  created_at: Date;
  waiting: number;
  approved: number;
  clients: number;
  last_at: Date | null;
}

/** Agents with what a stop of each would hit; `only` narrows to one. */
export async function loadAgents(
  ctx: Context,
  only: string | null,
): Promise<{ agents: AgentSummary[]; locks: LockResource[] }> {
  const [rows, locks] = await Promise.all([
    ctx.query<Row>(
      `SELECT a.id, a.name, a.owner_id, u.name AS owner_name, a.groups, a.tools, a.mode, a.pending_cap, a.retired_at, a.created_at,
         (SELECT count(*) FROM (SELECT 1 FROM actions x WHERE x.agent_id = a.id AND x.state = 'pending' LIMIT 1000) p)::int AS waiting,
         (SELECT count(*) FROM (SELECT 1 FROM actions x WHERE x.agent_id = a.id AND x.state = 'approved' LIMIT 1000) p)::int AS approved,
         (SELECT count(*) FROM agent_clients c JOIN pg_stat_activity p ON p.pid = c.backend_pid AND p.backend_start = c.backend_start
           WHERE c.agent_id = a.id)::int AS clients,
         (SELECT x.created_at FROM actions x WHERE x.agent_id = a.id ORDER BY x.id DESC LIMIT 1) AS last_at
       FROM agents a JOIN users u ON u.id = a.owner_id WHERE $1::text IS NULL OR a.id = $1 ORDER BY a.name LIMIT 500`,
      [only],
    ),
    loadLocks(ctx, false),
  ]);
  const agents = rows.map((row): AgentSummary => {
    const own = locks.filter(
      (l) => l.target.type === 'organisation' || (l.target.type === 'agent' && l.target.id === row.id),
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
  });
  return { agents, locks };
}

/** Every agent with its state, and the stops on the whole organisation. */
export async function listAgents(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof ListAgents>> {
  const { agents, locks } = await loadAgents(ctx, null);
  return { items: agents, organisation_locks: locks.filter((l) => l.target.type === 'organisation') };
}
