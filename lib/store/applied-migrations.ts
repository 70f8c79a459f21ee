import type { Queryable } from './database.ts';
import { oldestProgramIn } from './migrations/history.ts';
import type { Applied } from './migrations/judge-history.ts';
import { sql } from './sql.ts';

/** What this database has been through, and what was begun. */
export async function listAppliedMigrations(db: Queryable): Promise<Applied[]> {
  const rows = await db.query(
    sql<{
      migration_name: string;
      checksum: string;
      finished: boolean;
      logs: string | null;
    }>`SELECT migration_name, checksum,
        finished_at IS NOT NULL AS finished, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return rows.map(({ migration_name, checksum, finished, logs }) => ({
    name: migration_name,
    checksum,
    finished,
    oldestProgram: oldestProgramIn(logs),
  }));
}
