import type { RecordKind } from '#lib/domain/directory/records.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewRecord {
  kind: string;
  key: string;
  /** JSON. */
  data: string;
  /** Whether a second person would have been asked but for the desk's first day. */
  alone: boolean;
}

/**
 * Writes the organisation's own records, each in place of an earlier one with the same kind and key; of two alike the last one counts.
 * JSON `null` stands for a record that is deleted: whoever has it in memory has to read that. `by` are the people who changed it.
 * `version` is the configuration version that this transaction raised: processes read what is newer than the version they have.
 */
export async function upsertRecords(
  tx: Tx,
  records: readonly NewRecord[],
  { version, at, by }: { version: number; at: Date; by: readonly string[] },
): Promise<void> {
  const last = new Map(records.map((record) => [JSON.stringify([record.kind, record.key]), record]));
  await tx.query(
    sql`INSERT INTO directory_records (kind, key, data, updated_at, version, changed_by, changed_alone, changed_version)
      SELECT r.kind, r.key, r.data::jsonb, ${at}, ${version}, ${by}, r.alone, ${version}
      FROM json_to_recordset(${JSON.stringify([...last.values()])}::json) AS r(kind text, key text, data text, alone boolean)
      ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at, version = excluded.version,
        changed_by = excluded.changed_by, changed_alone = excluded.changed_alone, changed_version = excluded.changed_version`,
  );
}

export interface RecordRow {
  kind: RecordKind;
  key: string;
  /** JSON null once it is deleted. */
  data: unknown;
  updated_at: Date;
  changed_by: string[];
  changed_alone: boolean;
}

/** Which records are looked for; `search` is in lower case. */
export interface RecordFilter {
  kind: RecordKind | null;
  search: string | null;
}

/** Of those that fit, deleted ones too, the hundred changed last, newest first. The search looks into keys and what they say. */
export const listChangedRecords = (db: Queryable, { kind, search }: RecordFilter): Promise<RecordRow[]> =>
  db.query(sql<RecordRow>`
    SELECT kind, key, data, updated_at, coalesce(CASE WHEN changed_version = version THEN changed_by END, '{}'::text[]) AS changed_by,
      changed_alone AND changed_version IS NOT DISTINCT FROM version AS changed_alone
    FROM directory_records WHERE (${kind}::text IS NULL OR kind = ${kind})
      AND (${search}::text IS NULL OR position(${search} IN lower(key)) > 0 OR position(${search} IN lower(data::text)) > 0)
    ORDER BY updated_at DESC, kind, key LIMIT 100 /* never null: changed_alone */`);

/** How many records there are, without those that are deleted, and how many fit. */
export async function countRecords(
  db: Queryable,
  { kind, search }: RecordFilter,
): Promise<{ total: number; matching: number }> {
  const [row] = await db.query(
    sql<{ total: number; matching: number }>`SELECT count(*) FILTER (WHERE data <> 'null'::jsonb) AS total,
      count(*) FILTER (WHERE (${kind}::text IS NULL OR kind = ${kind})
        AND (${search}::text IS NULL OR position(${search} IN lower(key)) > 0 OR position(${search} IN lower(data::text)) > 0)) AS matching
      FROM directory_records`,
  );
  return row ?? { total: 0, matching: 0 };
}
