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
