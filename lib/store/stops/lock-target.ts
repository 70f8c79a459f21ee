import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

interface Found {
  found: boolean;
}

const EXISTS: Record<Exclude<LockTarget['type'], 'organisation'>, (db: Queryable, id: string) => Promise<Found[]>> = {
  agent: (db, id) => db.query(sql<Found>`SELECT EXISTS (SELECT 1 FROM agents WHERE id = ${id}) AS found`),
  key: (db, id) =>
    db.query(sql<Found>`SELECT EXISTS (SELECT 1 FROM api_keys WHERE id = ${id} AND kind = 'agent') AS found`),
  tool: (db, name) => db.query(sql<Found>`SELECT EXISTS (SELECT 1 FROM tools WHERE name = ${name}) AS found`),
  run: (db, id) => db.query(sql<Found>`SELECT EXISTS (SELECT 1 FROM runs WHERE id = ${id}) AS found`),
  reviewer: (db, id) => db.query(sql<Found>`SELECT EXISTS (SELECT 1 FROM users WHERE id = ${id}) AS found`),
};

/** Whether there is what a stop names; the organisation always is. */
export async function lockTargetExists(db: Queryable, { type, id }: LockTarget): Promise<boolean> {
  if (type === 'organisation') return true;
  if (id === null) return false;
  const [row] = await EXISTS[type](db, id);
  return row?.found ?? false;
}
