import type { Reads, Tx } from '../database.ts';
import { PRISMA } from '../prisma.ts';
import { sql } from '../sql.ts';

export interface CanaryRow {
  id: string;
  kind: string;
  value: string;
  note: string;
  created_at: Date;
}

/** The canaries in place, newest first. */
export const listCanaries = (db: Reads): Promise<CanaryRow[]> =>
  db[PRISMA].canary.findMany({ where: { retired_at: null }, orderBy: { id: 'desc' }, take: 500 });

/** Places a canary. Answers false when the same one is in place already. */
export async function insertCanary(tx: Tx, canary: CanaryRow & { created_by: string }): Promise<boolean> {
  const made = await tx.query(
    sql<{ id: string }>`INSERT INTO canaries (id, kind, value, note, created_by, created_at)
      VALUES (${canary.id}, ${canary.kind}, ${canary.value}, ${canary.note}, ${canary.created_by}, ${canary.created_at})
      ON CONFLICT (kind, lower(value)) WHERE retired_at IS NULL DO NOTHING RETURNING id`,
  );
  return made.length > 0;
}

/** Retires a canary. Answers false when there is none in place with this id. */
export async function updateCanaryRetired(tx: Tx, id: string, at: Date): Promise<boolean> {
  const gone = await tx.query(
    sql<{ id: string }>`UPDATE canaries SET retired_at = ${at} WHERE id = ${id} AND retired_at IS NULL RETURNING id`,
  );
  return gone.length > 0;
}
