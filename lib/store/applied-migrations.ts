import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

/** Names of the migrations that this database has been through. */
export async function listAppliedMigrations(db: Queryable): Promise<Set<string>> {
  const rows = await db.query(
    sql<{ migration_name: string }>`SELECT migration_name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Set(rows.map((row) => row.migration_name));
}
