import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewRecord {
  kind: string;
  key: string;
  /** JSON. */
  data: string;
}

/**
 * Writes the organisation's own records, each in place of an earlier one with the same kind and key; of two alike the last one counts.
 * `version` is the configuration version that this transaction raised: processes read what is newer than the version they have.
 */
export async function upsertRecords(
  tx: Tx,
  records: readonly NewRecord[],
  { version, at }: { version: number; at: Date },
): Promise<void> {
  const last = new Map(records.map((record) => [JSON.stringify([record.kind, record.key]), record]));
  await tx.query(
    sql`INSERT INTO directory_records (kind, key, data, updated_at, version)
      SELECT r.kind, r.key, r.data::jsonb, ${at}, ${version}
      FROM json_to_recordset(${JSON.stringify([...last.values()])}::json) AS r(kind text, key text, data text)
      ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at, version = excluded.version`,
  );
}
