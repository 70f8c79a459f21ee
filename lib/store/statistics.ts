import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

/**
 * Gathers the planner's statistics anew when a table that is written all the time has more than doubled since they were. Autovacuum does so too,
 * but only once a minute, and until then plans are made, and kept, as if a young database stayed small. Does nothing where this role does not
 * own the tables. Answers whether it did.
 */
export async function refreshStatistics(db: Queryable): Promise<boolean> {
  const [row] = await db.query(
    sql<{ due: boolean }>`SELECT EXISTS (
         SELECT 1 FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
         WHERE s.schemaname = current_schema() AND pg_has_role(c.relowner, 'MEMBER')
           AND s.relname IN ('actions', 'agent_clients', 'entries', 'leaves', 'observations', 'runs', 'verdicts')
           AND s.n_mod_since_analyze > 500 + greatest(c.reltuples, 0)) AS due`,
  );
  if (row?.due !== true) return false;
  await db.query(
    sql`ANALYZE actions, agent_clients, drafts, entries, entries_unsequenced, leaves, observations, plans, runs, tiles, verdicts`,
  );
  return true;
}
