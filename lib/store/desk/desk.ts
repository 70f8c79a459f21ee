import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Who this desk is: its id, the name its log is signed under, and the public origin it has today. */
export interface StoredDesk {
  id: string;
  log_name: string;
  origin: string;
}

/** Null before the desk's first start. */
export async function loadDesk(db: Queryable): Promise<StoredDesk | null> {
  const [row] = await db.query(
    sql<StoredDesk>`SELECT d.id, d.log_name, o.origin FROM desk d CROSS JOIN desk_origins o ORDER BY o.since DESC LIMIT 1`,
  );
  return row ?? null;
}

/** Writes down who the desk is. It has one row, so a second desk in the same database is refused. */
export async function insertDesk(tx: Tx, { id, log_name, origin }: StoredDesk, at: Date): Promise<void> {
  await tx.query(sql`INSERT INTO desk (id, log_name, created_at) VALUES (${id}, ${log_name}, ${at})`);
  await tx.query(sql`INSERT INTO desk_origins (since, origin) VALUES (${at}, ${origin})`);
}

/** The names that stand in the first line of the ledger's heads, the newest head's first. Reads every head. */
export async function loadHeadNames(db: Queryable): Promise<string[]> {
  const rows = await db.query(sql<{
    name: string;
  }>`SELECT split_part(note, E'\n', 1)::text AS name /* never null: name */
    FROM checkpoints GROUP BY 1 ORDER BY max(size) DESC`);
  return rows.map(({ name }) => name);
}

/** Where the server that started last can be reached on its own machine; null when none has said so. */
export async function loadLocalAddress(db: Queryable): Promise<string | null> {
  const [row] = await db.query(sql<{ local_address: string | null }>`SELECT local_address FROM organisation`);
  return row?.local_address ?? null;
}

/** Writes down where a server that has just started can be reached on its own machine. */
export async function setLocalAddress(tx: Tx, address: string): Promise<void> {
  await tx.query(sql`UPDATE organisation SET local_address = ${address}`);
}
