import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** The version of the leaves that are made now: the second from the entry `formats-in-use` on. */
export async function loadLeafForm(db: Queryable): Promise<number> {
  const [row] = await db.query(
    sql<{
      leaf: number;
    }>`SELECT (body::json->>'leaf')::int AS leaf /* never null: leaf */ FROM entries WHERE type = 'formats-in-use'
      ORDER BY position DESC LIMIT 1`,
  );
  return row?.leaf ?? 1;
}
