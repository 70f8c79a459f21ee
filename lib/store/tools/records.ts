import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Writes one of the organisation's own records, in place of an earlier one with the same kind and key. `data` is JSON. */
export async function upsertRecord(
  tx: Tx,
  record: { kind: string; key: string; data: string; updatedAt: Date },
): Promise<void> {
  await tx.query(
    sql`INSERT INTO directory_records (kind, key, data, updated_at) VALUES (${record.kind}, ${record.key}, ${record.data}, ${record.updatedAt})
      ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at`,
  );
}
