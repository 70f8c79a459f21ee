import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** How many actions wait, for people or for being run; counting stops at 100,000 in all. */
export const countWaitingActions = (db: Queryable): Promise<{ state: 'pending' | 'approved'; n: number }[]> =>
  db.query(sql<{ state: 'pending' | 'approved'; n: number }>`
    SELECT state, count(*) AS n FROM (SELECT a.state FROM actions a WHERE a.state IN ('pending', 'approved')
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) LIMIT 100000) waiting
    GROUP BY state`);
