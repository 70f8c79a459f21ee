import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Who this desk is: its id, the name its log is signed under, the origin it was named by, which its decisions go on to name, and today's public origin. */
export interface StoredDesk {
  id: string;
  log_name: string;
  issuer: string;
  origin: string;
}

/** Null before the desk's first start. */
export async function loadDesk(db: Queryable): Promise<StoredDesk | null> {
  const [row] = await db.query(
    sql<StoredDesk>`SELECT d.id, d.log_name, f.origin AS issuer, o.origin
      FROM desk d JOIN desk_origins f ON f.since = d.created_at CROSS JOIN desk_origins o ORDER BY o.since DESC LIMIT 1`,
  );
  return row ?? null;
}

/** Writes down who the desk is. It has one row, so a second desk in the same database is refused. */
export async function insertDesk(
  tx: Tx,
  { id, log_name, origin }: Omit<StoredDesk, 'issuer'>,
  at: Date,
): Promise<void> {
  await tx.query(sql`INSERT INTO desk (id, log_name, created_at) VALUES (${id}, ${log_name}, ${at})`);
  await tx.query(sql`INSERT INTO desk_origins (since, origin) VALUES (${at}, ${origin})`);
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
