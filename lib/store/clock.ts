import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

/** What the database's clock says. */
export async function loadClock(db: Queryable): Promise<Date> {
  const [row] = await db.query(sql<{ now: Date }>`SELECT clock_timestamp() AS now /* never null: now */`);
  return row?.now ?? new Date(NaN);
}
