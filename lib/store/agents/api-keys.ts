import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewApiKey {
  id: string;
  kind: 'agent' | 'connector' | 'admin';
  agentId: string | null;
  connectorId: string | null;
  name: string;
  scopes: string[];
  /** SHA-256 of the key, hexadecimal: the key itself is never stored. */
  hash: string;
  /** Its first and last characters, so that people can tell keys apart. */
  hint: string;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
}

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<void> {
  await tx.query(sql`
    INSERT INTO api_keys (id, kind, agent_id, connector_id, name, scopes, hash, hint, created_by, created_at, expires_at)
    VALUES (${key.id}, ${key.kind}, ${key.agentId}, ${key.connectorId}, ${key.name}, ${key.scopes}, ${key.hash}, ${key.hint},
      ${key.createdBy}, ${key.createdAt}, ${key.expiresAt})`);
}

export interface ListedApiKey {
  id: string;
  name: string;
  hint: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
}

/** An agent's keys, newest first. */
export const listApiKeysOfAgent = (db: Queryable, agentId: string): Promise<ListedApiKey[]> =>
  db.query(sql<ListedApiKey>`
    SELECT id, name, hint, created_at, expires_at, revoked_at FROM api_keys WHERE agent_id = ${agentId} ORDER BY id DESC LIMIT 100`);

/** When one of the agent's keys was revoked, if it was; null when the agent has no such key. */
export async function loadApiKeyOfAgent(
  tx: Tx,
  agentId: string,
  keyId: string,
): Promise<{ revoked_at: Date | null } | null> {
  const [key] = await tx.query(
    sql<{ revoked_at: Date | null }>`SELECT revoked_at FROM api_keys WHERE id = ${keyId} AND agent_id = ${agentId}`,
  );
  return key ?? null;
}

export async function revokeApiKey(tx: Tx, keyId: string, at: Date): Promise<void> {
  await tx.query(sql`UPDATE api_keys SET revoked_at = ${at} WHERE id = ${keyId}`);
}

export interface KeyRow {
  id: string;
  kind: 'agent' | 'connector' | 'admin';
  agent_id: string | null;
  connector_id: string | null;
  name: string;
  owner_name: string;
  scopes: string[];
  agents: string[];
  hash: string;
  created_by: string | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  /** Its agent or connector is retired, or the person who made the token is no admin any more. */
  retired: boolean;
}

/** Who made a key, where that was after `since`. */
export async function loadMakerOfKey(db: Queryable, keyId: string, since: Date): Promise<string | null> {
  const [row] = await db.query(
    sql<{ created_by: string | null }>`SELECT created_by FROM api_keys WHERE id = ${keyId} AND created_at > ${since}`,
  );
  return row?.created_by ?? null;
}

/** Keys by their hashes, in no particular order; unknown ones are left out. */
export const loadKeys = (db: Queryable, hashes: readonly string[]): Promise<KeyRow[]> =>
  db.query(sql<KeyRow>`
    SELECT k.id, k.kind, k.agent_id, k.connector_id, k.name, coalesce(a.name, c.name, k.name) AS owner_name, k.scopes,
      coalesce(c.agents, '{}') AS agents, k.hash, k.created_by, k.expires_at, k.revoked_at,
      (a.retired_at IS NOT NULL OR c.retired_at IS NOT NULL
        OR (u.id IS NOT NULL AND k.kind = 'admin' AND (u.disabled_at IS NOT NULL OR u.role <> 'admin'))) AS retired /* never null: retired */
    FROM api_keys k LEFT JOIN agents a ON a.id = k.agent_id LEFT JOIN connectors c ON c.id = k.connector_id
      LEFT JOIN users u ON u.id = k.created_by
    WHERE k.hash = ANY(${hashes})`);
