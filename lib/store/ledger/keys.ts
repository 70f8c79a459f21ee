import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

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
  retired: boolean;
}

/** Keys by their hashes; a token whose maker has lost their place as an admin counts as retired. */
export function loadKeys(db: Database, hashes: readonly string[]): Promise<KeyRow[]> {
  return db.query(sql<KeyRow>`SELECT k.id, k.kind, k.agent_id, k.connector_id, k.name, coalesce(a.name, c.name, k.name) AS owner_name,
    k.scopes,
       coalesce(c.agents, '{}') AS agents, k.hash, k.created_by, k.expires_at, k.revoked_at,
       (a.retired_at IS NOT NULL OR c.retired_at IS NOT NULL
         OR (u.id IS NOT NULL AND k.kind = 'admin' AND (u.disabled_at IS NOT NULL
    OR u.role <> 'admin'))) AS retired /* never null: retired */
     FROM api_keys k LEFT JOIN agents a ON a.id = k.agent_id LEFT JOIN connectors c ON c.id = k.connector_id
       LEFT JOIN users u ON u.id = k.created_by
     WHERE k.hash = ANY(${hashes})`);
}
