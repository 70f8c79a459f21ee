import type { LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';
import type { Numbered } from './ledger.ts';

export interface ExportedVerdict {
  id: string;
  action_id: string;
  reviewer_id: string;
  answer: string;
  method: string;
  /** Null: erased, as an entry about the action says. */
  statement: string | null;
  statement_digest: string;
  /** Of a passkey, as base64; null for password and session. */
  public_key_spki: string | null;
  authenticator_data: string | null;
  client_data_json: string | null;
  signature: string | null;
}

/** What the transaction reads from here on is how things stood at one moment, however long it takes. Before any other statement. */
export async function beginSnapshot(tx: Tx): Promise<void> {
  await tx.query(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`);
}

/** Numbered entries `from` to `to`, in leaf order. */
export const loadExportEntries = (tx: Tx, from: number, to: number): Promise<(LedgerEntry & Numbered)[]> =>
  tx.query(sql<
    LedgerEntry & Numbered
  >`SELECT l.index, l.salts, e.id, e.type, e.action_id, e.agent_id, e.run_id, e.lock_id, e.actor_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at, e.salt::text AS salt /* never null: at */
    FROM leaves l JOIN entries e ON e.position = l.position
     WHERE l.index >= ${from} AND l.index < ${to} ORDER BY l.index`);

/** Signed heads with their cosignatures, after one of this size, oldest first. */
export const loadCheckpoints = (tx: Tx, after: number, limit: number): Promise<{ size: number; note: string }[]> =>
  tx.query(
    sql<{
      size: number;
      note: string;
    }>`SELECT c.size, (c.note || coalesce((SELECT string_agg(s.line, '' ORDER BY s.witness) FROM cosignatures s WHERE s.size = c.size),
      ''))::text AS note FROM checkpoints c WHERE c.size > ${after} ORDER BY c.size LIMIT ${limit}`,
  );

/** Index of the last entry about each action; null where a newer one is not numbered yet. */
export const loadLastEntries = (
  tx: Tx,
  actionIds: readonly string[],
): Promise<{ action_id: string; index: number | null }[]> =>
  tx.query(sql<{
    action_id: string;
    index: number | null;
  }>`SELECT e.action_id, CASE WHEN count(*) = count(l.index) THEN max(l.index) END AS index /* never null: action_id */
     FROM entries e LEFT JOIN leaves l ON l.position = e.position WHERE e.action_id = ANY(${actionIds}) GROUP BY e.action_id`);

export const loadVerdicts = (tx: Tx, actionIds: readonly string[]): Promise<ExportedVerdict[]> =>
  tx.query(sql<ExportedVerdict>`SELECT v.id, v.action_id, v.reviewer_id, v.answer, v.method, v.statement, v.statement_digest,
      translate(encode(v.public_key_spki, 'base64'), E'\n', '')::text AS public_key_spki,
      translate(encode(v.authenticator_data, 'base64'), E'\n', '')::text AS authenticator_data,
      translate(encode(v.client_data_json, 'base64'), E'\n', '')::text AS client_data_json,
      translate(encode(v.signature, 'base64'), E'\n', '')::text AS signature FROM verdicts v WHERE v.action_id = ANY(${actionIds})
    ORDER BY v.id`);

/** Actions that no entry speaks of: written past the desk. */
export const loadUnspokenActions = async (tx: Tx, after: string, limit: number): Promise<string[]> =>
  (
    await tx.query(sql<{
      id: string;
    }>`SELECT a.id FROM actions a WHERE a.id > ${after} AND NOT EXISTS (SELECT FROM entries e WHERE e.action_id = a.id)
       ORDER BY a.id LIMIT ${limit}`)
  ).map(({ id }) => id);

/** Verdicts in the order of their ids, each with the bodies of all entries about its action. A body that somebody changed may be no JSON. */
export const loadVerdictsAfter = (
  tx: Tx,
  after: string,
  limit: number,
): Promise<(ExportedVerdict & { bodies: string[] })[]> =>
  tx.query(sql<
    ExportedVerdict & { bodies: string[] }
  >`SELECT v.id, v.action_id, v.reviewer_id, v.answer, v.method, v.statement, v.statement_digest,
      translate(encode(v.public_key_spki, 'base64'), E'\n', '')::text AS public_key_spki,
      translate(encode(v.authenticator_data, 'base64'), E'\n', '')::text AS authenticator_data,
      translate(encode(v.client_data_json, 'base64'), E'\n', '')::text AS client_data_json,
      translate(encode(v.signature, 'base64'), E'\n', '')::text AS signature,
      ARRAY(SELECT e.body FROM entries e WHERE e.action_id = v.action_id)::text[] AS bodies
    FROM verdicts v WHERE v.id > ${after} ORDER BY v.id LIMIT ${limit}`);
