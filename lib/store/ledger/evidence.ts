import type { EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';
import type { Numbered, StoredEntry } from './ledger.ts';

export interface VerdictParts extends Omit<EvidenceVerdict, 'passkey' | 'reviewer'> {
  reviewer_id: string;
  reviewer_name: string | null;
  public_key_spki: Buffer | null;
  authenticator_data: Buffer | null;
  client_data_json: Buffer | null;
  signature: Buffer | null;
}

/** The verdicts on one action with what was signed, in no particular order. */
export const loadVerdictParts = (db: Queryable, actionId: string): Promise<VerdictParts[]> =>
  db.query(sql<VerdictParts>`SELECT v.reviewer_id, (v.statement::json->'reviewer'->>'name')::text AS reviewer_name, v.answer, v.method,
      v.revision, v.statement, v.statement_digest, v.public_key_spki, v.authenticator_data, v.client_data_json, v.signature
    FROM verdicts v WHERE v.action_id = ${actionId}`);

/** The size of the smallest tree that holds every numbered entry about one action. */
export async function sizeWithAction(db: Queryable, actionId: string): Promise<number> {
  const [last] = await db.query(sql<{ size: number }>`SELECT coalesce(max(l.index) + 1, 0)::int8 AS size
    FROM entries e JOIN leaves l ON l.position = e.position WHERE e.action_id = ${actionId}`);
  return last?.size ?? 0;
}

/** Entries about one action under a head, in leaf order. */
export const loadNumberedEntries = (
  db: Queryable,
  actionId: string,
  size: number,
): Promise<(StoredEntry & Numbered)[]> =>
  db.query(sql<
    StoredEntry & Numbered
  >`SELECT l.index, l.salts, e.position, e.id, e.type, e.action_id, e.agent_id, e.run_id, e.lock_id,
      e.actor_id, e.body, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at, e.salt::text AS salt
      /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position WHERE e.action_id = ${actionId} AND l.index < ${size} ORDER BY l.index`);
