import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

export interface ListedAgent {
  id: string;
  name: string;
  owner_id: string;
  owner_name: string;
  groups: string[];
  tools: string[];
  mode: 'enforce' | 'shadow';
  pending_cap: number | null;
  retired_at: Date | null;
  created_at: Date;
  /** Actions that wait for people, and approved ones that have not run; counting stops at 1,000. */
  waiting: number;
  approved: number;
  /** Event streams that are open right now. */
  clients: number;
  last_at: Date | null;
}

/** Every agent by name, with what a stop of it would hit. */
export const listAgents = (db: Queryable): Promise<ListedAgent[]> =>
  db.query(sql<ListedAgent>`
    SELECT a.id, a.name, a.owner_id, u.name AS owner_name, a.groups, a.tools, a.mode, a.pending_cap, a.retired_at, a.created_at,
      (SELECT count(*) FROM (SELECT 1 FROM actions x WHERE x.agent_id = a.id AND x.state = 'pending'
        AND NOT EXISTS (SELECT 1 FROM halting_of(x.agent_id, x.key_id, x.tool, x.run_id, x.lock_epoch)) LIMIT 1000) p) AS waiting,
      (SELECT count(*) FROM (SELECT 1 FROM actions x WHERE x.agent_id = a.id AND x.state = 'approved'
        AND NOT EXISTS (SELECT 1 FROM halting_of(x.agent_id, x.key_id, x.tool, x.run_id, x.lock_epoch)) LIMIT 1000) p) AS approved,
      (SELECT count(*) FROM agent_clients c JOIN processes p ON p.id = c.process_id AND p.seen_at > clock_timestamp() - interval '8 seconds'
        WHERE c.agent_id = a.id) AS clients,
      (SELECT x.created_at FROM actions x WHERE x.agent_id = a.id ORDER BY x.id DESC LIMIT 1) AS last_at
    FROM agents a JOIN users u ON u.id = a.owner_id ORDER BY a.name LIMIT 500`);

/** One agent as the list shows it; null when there is none. */
export async function loadListedAgent(db: Queryable, id: string): Promise<ListedAgent | null> {
  const [row] = await db.query(sql<ListedAgent>`
    SELECT a.id, a.name, a.owner_id, u.name AS owner_name, a.groups, a.tools, a.mode, a.pending_cap, a.retired_at, a.created_at,
      (SELECT count(*) FROM (SELECT 1 FROM actions x WHERE x.agent_id = a.id AND x.state = 'pending'
        AND NOT EXISTS (SELECT 1 FROM halting_of(x.agent_id, x.key_id, x.tool, x.run_id, x.lock_epoch)) LIMIT 1000) p) AS waiting,
      (SELECT count(*) FROM (SELECT 1 FROM actions x WHERE x.agent_id = a.id AND x.state = 'approved'
        AND NOT EXISTS (SELECT 1 FROM halting_of(x.agent_id, x.key_id, x.tool, x.run_id, x.lock_epoch)) LIMIT 1000) p) AS approved,
      (SELECT count(*) FROM agent_clients c JOIN processes p ON p.id = c.process_id AND p.seen_at > clock_timestamp() - interval '8 seconds'
        WHERE c.agent_id = a.id) AS clients,
      (SELECT x.created_at FROM actions x WHERE x.agent_id = a.id ORDER BY x.id DESC LIMIT 1) AS last_at
    FROM agents a JOIN users u ON u.id = a.owner_id WHERE a.id = ${id}`);
  return row ?? null;
}

/** How many of the agent's latest 10,000 actions are in each state. Of drills only those that still wait, as people see them. */
export const countActionsByState = (db: Queryable, agentId: string): Promise<{ state: string; n: number }[]> =>
  db.query(sql<{ state: string; n: number }>`
    SELECT state, count(*) AS n FROM (
      SELECT CASE WHEN a.state IN ('pending', 'approved') AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
        THEN 'halted' ELSE a.state END AS state
      FROM actions a WHERE a.agent_id = ${agentId} AND (NOT a.drill OR a.state = 'pending') ORDER BY a.id DESC LIMIT 10000
    ) latest GROUP BY state`);

/** Every agent by name, 500 at most as in the list. */
export const listAgentNames = (db: Queryable): Promise<{ id: string; name: string }[]> =>
  db.query(sql<{ id: string; name: string }>`SELECT id, name FROM agents ORDER BY name LIMIT 500`);
