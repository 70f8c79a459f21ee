import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** One page is judged without a pause, so it is kept to some tens of milliseconds. Both numbers stand in the statements too. */
export const PAGE = 400;
export const PAGE_BYTES = 8_000_000;

export interface PastAction {
  id: string;
  sentence: string;
  tool: string;
  agent_name: string;
  args: string;
  assessment: string;
  created_at: Date;
  /** Bytes of arguments and assessments up to this row. */
  bytes: number;
}

/** Actions proposed since a moment whose content is still there, newest first: one more than a page, or fewer when they are long. */
export function listPastActions(db: Queryable, since: Date, before: string | null): Promise<PastAction[]> {
  return before === null ? newest(db, since) : older(db, since, before);
}

const newest = (db: Queryable, since: Date): Promise<PastAction[]> =>
  db.query(sql<PastAction>`
    WITH page AS (
      SELECT id, sum(octet_length(args) + octet_length(assessment)) OVER (ORDER BY id DESC) AS bytes, row_number() OVER (ORDER BY id DESC) AS n
      FROM (SELECT id, args, assessment FROM actions WHERE created_at >= ${since} AND erasure_id IS NULL AND NOT drill
        ORDER BY id DESC LIMIT 401) near)
    SELECT a.id, a.sentence, a.tool, ag.name AS agent_name, a.args, a.assessment, a.created_at, page.bytes::float8 AS bytes /* never null: bytes */
    FROM page JOIN actions a ON a.id = page.id JOIN agents ag ON ag.id = a.agent_id
    WHERE page.bytes <= 8000000 OR page.n <= 2 ORDER BY a.id DESC`);

const older = (db: Queryable, since: Date, before: string): Promise<PastAction[]> =>
  db.query(sql<PastAction>`
    WITH page AS (
      SELECT id, sum(octet_length(args) + octet_length(assessment)) OVER (ORDER BY id DESC) AS bytes, row_number() OVER (ORDER BY id DESC) AS n
      FROM (SELECT id, args, assessment FROM actions WHERE id < ${before} AND created_at >= ${since} AND erasure_id IS NULL AND NOT drill
        ORDER BY id DESC LIMIT 401) near)
    SELECT a.id, a.sentence, a.tool, ag.name AS agent_name, a.args, a.assessment, a.created_at, page.bytes::float8 AS bytes /* never null: bytes */
    FROM page JOIN actions a ON a.id = page.id JOIN agents ag ON ag.id = a.agent_id
    WHERE page.bytes <= 8000000 OR page.n <= 2 ORDER BY a.id DESC`);

/** How many actions a replay since a moment would look at, counted up to 100,000. */
export async function countPastActions(db: Queryable, since: Date): Promise<number> {
  const [row] = await db.query(
    sql<{ n: number }>`SELECT count(*)::int AS n FROM (SELECT id FROM actions
      WHERE created_at >= ${since} AND erasure_id IS NULL AND NOT drill ORDER BY id DESC LIMIT 100000) a`,
  );
  return row?.n ?? 0;
}
