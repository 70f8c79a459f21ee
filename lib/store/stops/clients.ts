import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewAgentClient {
  id: string;
  agent_id: string;
  key_id: string;
  name: string;
  /** The server process that the client's stream hangs on: while it lives, the client counts as connected. */
  process_id: string;
  connected_at: Date;
}

/** Writes down clients of agents that have begun to listen. */
export async function insertAgentClients(tx: Tx, clients: readonly NewAgentClient[]): Promise<void> {
  await tx.query(
    sql`INSERT INTO agent_clients (id, agent_id, key_id, name, process_id, connected_at)
      SELECT c.id, c.agent_id, c.key_id, c.name, c.process_id, c.connected_at
      FROM json_to_recordset(${JSON.stringify(clients)}::json) AS c(id text, agent_id text, key_id text, name text, process_id text,
        connected_at timestamptz)`,
  );
}

/** Takes clients out that have hung up. */
export async function deleteAgentClients(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(sql`DELETE FROM agent_clients WHERE id = ANY(${ids})`);
}

/** Where an event stream begins: the lock epoch, and the index of the log's newest entry, -1 before the first. */
export async function loadStreamStart(db: Queryable): Promise<{ epoch: number; index: number }> {
  const [now] = await db.query(
    sql<{ epoch: number; index: number }>`SELECT lock_epoch AS epoch,
      coalesce((SELECT max(index) FROM leaves), -1) AS index FROM organisation`,
  );
  return now ?? { epoch: 0, index: -1 };
}

/** Confirmations of a stop by one client of an agent, or by every one when `client` is null. Answers the clients that had not confirmed before. */
export async function acknowledgeClients(
  tx: Tx,
  lockId: string,
  { agentId, client, at }: { agentId: string; client: string | null; at: Date },
): Promise<string[]> {
  const rows = await tx.query(
    sql<{ client_id: string }>`UPDATE lock_clients SET acknowledged_at = ${at}
      WHERE lock_id = ${lockId} AND agent_id = ${agentId} AND acknowledged_at IS NULL AND (${client}::text IS NULL OR client_id = ${client})
      RETURNING client_id`,
  );
  return rows.map((row) => row.client_id);
}

export interface LockClient {
  id: string;
  name: string;
  acknowledged_at: Date | null;
}

/** The clients that a stop reached, in the order in which they confirmed it. */
export const listLockClients = (db: Queryable, lockId: string): Promise<LockClient[]> =>
  db.query(
    sql<LockClient>`SELECT client_id AS id, name, acknowledged_at FROM lock_clients WHERE lock_id = ${lockId}
      ORDER BY acknowledged_at, client_id`,
  );
