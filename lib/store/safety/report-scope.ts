import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { Queryable, Tx } from '../database.ts';
import { beginSnapshot } from '../ledger/export.ts';
import { sql } from '../sql.ts';

/**
 * What a stop's target covers, for statements about entries `e` and their actions `k`: every member that is not null narrows. All null is
 * the whole organisation. Revealed drills are left out of every scope: they were none of the agent's doing. A drill that waits is counted
 * like any action, because a report that left it out would give it away.
 */
export interface Scope {
  /** The agent of an agent, key or run: its index finds the entries. Tools and the organisation are found by position. */
  agentId: string | null;
  runId: string | null;
  keyId: string | null;
  tool: string | null;
  actorId: string | null;
}

const ORGANISATION: Scope = { agentId: null, runId: null, keyId: null, tool: null, actorId: null };
/** No agent has this id: a scope whose agent is gone covers nothing rather than everything. */
const NOBODY = '';

/**
 * Everything from here on is read as of one moment. Statements are planned with their values, because only then does the planner see which
 * members of the scope narrow, and so which index finds the entries.
 */
export async function beginReading(tx: Tx): Promise<void> {
  await beginSnapshot(tx);
  await tx.query(
    sql<{
      plans: string;
    }>`SELECT set_config('plan_cache_mode', 'force_custom_plan', true)::text AS plans /* never null: plans */`,
  );
}

interface Owner {
  agent_id: string | null;
}

/** The scope of a stop's target. */
export async function loadScope(db: Queryable, { type, id }: LockTarget): Promise<Scope> {
  switch (type) {
    case 'organisation':
      return ORGANISATION;
    case 'agent':
      return { ...ORGANISATION, agentId: id ?? NOBODY };
    case 'run': {
      const [run] = await db.query(sql<Owner & { agent_id: string }>`SELECT agent_id FROM runs WHERE id = ${id}`);
      return { ...ORGANISATION, agentId: run?.agent_id ?? NOBODY, runId: id };
    }
    case 'key': {
      const [key] = await db.query(sql<Owner>`SELECT agent_id FROM api_keys WHERE id = ${id}`);
      return { ...ORGANISATION, agentId: key?.agent_id ?? NOBODY, keyId: id };
    }
    case 'tool':
      return { ...ORGANISATION, tool: id ?? NOBODY };
    case 'reviewer':
      return { ...ORGANISATION, actorId: id ?? NOBODY };
  }
}

/** Whether something is recorded about an action within a scope, and the action was proposed by then. */
export async function isInScope(db: Queryable, s: Scope, actionId: string, by: Date): Promise<boolean> {
  const found = await db.query(sql<{ id: string }>`
    SELECT e.id FROM entries e JOIN actions k ON k.id = e.action_id
    WHERE e.action_id = ${actionId} AND k.created_at <= ${by} AND (${s.agentId}::text IS NULL OR e.agent_id = ${s.agentId}) AND (${s.runId}::text IS NULL OR e.run_id = ${s.runId})
      AND (${s.keyId}::text IS NULL OR k.key_id = ${s.keyId}) AND (${s.tool}::text IS NULL OR k.tool = ${s.tool})
      AND (${s.actorId}::text IS NULL OR e.actor_id = ${s.actorId})
      AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)
    LIMIT 1`);
  return found.length > 0;
}

/** The position of the newest entry under a head; null for an empty tree. */
export async function loadNewestPosition(db: Queryable, size: number): Promise<number | null> {
  const [row] = await db.query(
    sql<{ position: number }>`SELECT position FROM leaves WHERE index < ${size} ORDER BY index DESC LIMIT 1`,
  );
  return row?.position ?? null;
}

/**
 * The first position whose entry is not older than `at`, by bisection: positions rise with time, except among the few transactions that are
 * in flight at once. About twenty look-ups by key in a million entries.
 */
export async function findPositionAt(db: Queryable, at: Date, below: number): Promise<number> {
  let [low, high] = [0, below];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await db.query(
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
