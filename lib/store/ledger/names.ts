import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** Names behind ids of people, agents, connectors and keys. */
export async function loadNames(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  const rows = await db.query(
    sql<{ id: string; name: string }>`SELECT id, name FROM users WHERE id = ANY(${wanted})
      UNION ALL SELECT id, name FROM agents WHERE id = ANY(${wanted})
      UNION ALL SELECT id, name FROM connectors WHERE id = ANY(${wanted})
      UNION ALL SELECT id, name FROM api_keys WHERE id = ANY(${wanted}) /* never null: id, name */`,
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
