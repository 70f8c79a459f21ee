import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

/** Whether the database answers. */
export const ping = (db: Queryable): Promise<boolean> =>
  db.query(sql<{ one: number }>`SELECT 1 AS one`).then(
    () => true,
    () => false,
  );
