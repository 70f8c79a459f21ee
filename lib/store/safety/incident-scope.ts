import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

type Asker = Pick<Tx, 'query'>;

/** What a stop's target covers, as a condition on entries `e`. It speaks of `$1` (an id, or null) and `$2` (the agent of a key or run). */
export interface Scope {
  where: string;
  id: string | null;
  agentId: string | null;
}

/** A key and a run belong to one agent: its index finds their entries. Tools and the whole organisation are found by position. */
const WHERE: Record<LockTarget['type'], string> = {
  organisation: '$1::text IS NULL AND $2::text IS NULL',
  agent: 'e.agent_id = $1 AND $2::text IS NOT NULL',
  run: 'e.agent_id = $2 AND e.run_id = $1',
  key: 'e.agent_id = $2 AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.key_id = $1)',
  tool: '$2::text IS NULL AND EXISTS (SELECT 1 FROM actions k WHERE k.id = e.action_id AND k.tool = $1)',
  reviewer: 'e.actor_id = $1 AND $2::text IS NULL',
};

const AGENT_OF: Partial<Record<LockTarget['type'], string>> = {
  agent: 'SELECT id AS agent_id FROM agents WHERE id = $1',
  run: 'SELECT agent_id FROM runs WHERE id = $1',
  key: 'SELECT agent_id FROM api_keys WHERE id = $1',
};

/** What turned out to be a drill is none of the agent's doing. One that waits is not told apart: the report would give it away. */
const NO_REVEALED = 'NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = e.action_id AND d.ended_at IS NOT NULL)';

/** The scope of a target. */
export async function scopeOf(asker: Asker, { type, id }: LockTarget): Promise<Scope> {
  const sql = AGENT_OF[type];
  const [row] = sql === undefined ? [] : await asker.query<{ agent_id: string | null }>(sql, [id]);
  return { where: `(${WHERE[type]}) AND ${NO_REVEALED}`, id, agentId: row?.agent_id ?? null };
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

/** Whether something is recorded about an action within a scope, and the action was proposed by then. */
export async function isInScope(db: Queryable, scope: Scope, actionId: string, by: Date): Promise<boolean> {
  const found = await db.query<{ found: number }>(
    `SELECT 1 AS found FROM entries e JOIN actions a ON a.id = e.action_id
     WHERE ${scope.where} AND e.action_id = $3 AND a.created_at <= $4 LIMIT 1`,
    [scope.id, scope.agentId, actionId, by],
  );
  return found.length > 0;
}

/** The position of the newest entry under a head, as a list of one; empty for an empty tree. */
export const loadNewestPosition = (db: Queryable, size: number): Promise<{ position: number }[]> =>
  db.query(sql<{ position: number }>`SELECT position FROM leaves WHERE index < ${size} ORDER BY index DESC LIMIT 1`);
