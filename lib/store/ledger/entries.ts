import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { NewEntry } from '#lib/domain/ledger/new-entry.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Appends entries in the caller's transaction, in the given order. */
export async function insertEntries(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(sql`WITH appended AS (INSERT INTO entries (id, type, action_id, agent_id, run_id, lock_id, actor_id, body, at, salt)
     SELECT id, type, action_id, agent_id, run_id, lock_id, actor_id, body, at, coalesce(salt, gen_random_uuid())
     FROM ROWS FROM (json_to_recordset(${JSON.stringify(entries.map(entryRow))}::json) AS (id text, type text, action_id text,
    agent_id text, run_id text, lock_id text,
       actor_id text, body text, at timestamptz, salt uuid)) WITH ORDINALITY
     ORDER BY ordinality RETURNING position)
     INSERT INTO entries_unsequenced SELECT position FROM appended`);
}

const entryRow = (e: NewEntry) => ({
  id: e.id,
  type: e.type,
  action_id: e.actionId ?? null,
  agent_id: e.agentId ?? null,
  run_id: e.runId ?? null,
  lock_id: e.lockId ?? null,
  actor_id: e.actorId,
  body: canonicalJson(e.body),
  at: new Date(e.at).toISOString(),
  salt: e.salt ?? null,
});

/** Bodies of one action's entries, oldest first. */
export async function loadEntriesOfAction(tx: Tx, actionId: string): Promise<{ type: string; body: string }[]> {
  return tx.query(
    sql<{ type: string; body: string }>`SELECT type, body FROM entries WHERE action_id = ${actionId} ORDER BY position`,
  );
}

/** Whether anything was ever written down. */
export async function hasEntries(db: Queryable): Promise<boolean> {
  const [row] = await db.query(sql<{ some: boolean }>`SELECT EXISTS (SELECT FROM entries) AS some`);
  return row?.some ?? false;
}
