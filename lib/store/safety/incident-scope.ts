import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

type Asker = Pick<Tx, 'query'>;

/**
 * What a stop's target covers. A statement that is narrowed to it lists every kind of target with its own condition on entries `e`, and is
 * planned with its values (`beginReading`), which leaves the one condition that counts. Two things hold in each: a key and a run belong to
 * one agent, whose index finds their entries, while tools and the whole organisation are found by position; and what turned out to be a
 * drill is none of the agent's doing. A drill that waits is not told apart: the report would give it away.
 */
export interface Scope {
  type: LockTarget['type'];
  id: string | null;
  /** The agent itself, or the one of a key or run. */
  agentId: string | null;
}

/** The scope of a target. */
export async function scopeOf(asker: Asker, { type, id }: LockTarget): Promise<Scope> {
  const [row] = await agentOf(asker, { type, id });
  return { type, id, agentId: row?.agent_id ?? null };
}

async function agentOf(asker: Asker, { type, id }: LockTarget): Promise<{ agent_id: string | null }[]> {
  if (type === 'agent')
    return asker.query(sql<{ agent_id: string }>`SELECT id AS agent_id FROM agents WHERE id = ${id}`);
  if (type === 'run') return asker.query(sql<{ agent_id: string }>`SELECT agent_id FROM runs WHERE id = ${id}`);
  if (type === 'key')
    return asker.query(sql<{ agent_id: string | null }>`SELECT agent_id FROM api_keys WHERE id = ${id}`);
  return [];
}

/** Whether something is recorded about an action within a scope, and the action was proposed by then. */
export async function isInScope(db: Queryable, scope: Scope, actionId: string, by: Date): Promise<boolean> {
  const [found] = await db.query(sql<{
    one: number;
  }>`SELECT 1 AS one FROM entries e JOIN actions a ON a.id = e.action_id
    WHERE ((${scope.type} = 'organisation') OR (${scope.type} = 'agent' AND e.agent_id = ${scope.id})
        OR (${scope.type} = 'run' AND e.agent_id = ${scope.agentId} AND e.run_id = ${scope.id})
        OR (${scope.type} = 'key' AND e.agent_id = ${scope.agentId}
          AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.key_id = ${scope.id}))
        OR (${scope.type} = 'tool' AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.tool = ${scope.id}))
        OR (${scope.type} = 'reviewer' AND e.actor_id = ${scope.id}))
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
      AND e.action_id = ${actionId} AND a.created_at <= ${by} LIMIT 1`);
  return found !== undefined;
}

/**
 * The first position whose entry is not older than `at`, by bisection: positions rise with time but for the few transactions in flight at once.
 * About twenty look-ups by key in a million entries.
 */
export async function positionAt(asker: Asker, at: Date, below: number): Promise<number> {
  let [low, high] = [0, below];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await asker.query(
      sql<{
        position: number;
        at: Date;
      }>`SELECT position, at FROM entries WHERE position >= ${middle} ORDER BY position LIMIT 1`,
    );
    if (row && row.position < high && row.at < at) low = row.position + 1;
    else high = middle;
  }
  return low;
}

/** The position of the newest entry under a head, as a list of one; empty for an empty tree. */
export const loadNewestPosition = (db: Queryable, size: number): Promise<{ position: number }[]> =>
  db.query(sql<{ position: number }>`SELECT position FROM leaves WHERE index < ${size} ORDER BY index DESC LIMIT 1`);
