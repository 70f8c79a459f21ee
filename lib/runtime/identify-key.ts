import type { Database } from '#lib/store/database.ts';
import { loadKeys, type KeyRow } from '#lib/store/ledger/keys.ts';
import type { AgentActor, ConnectorActor, TokenActor } from '#lib/usecases/context.ts';
import { hashKey } from '#lib/usecases/agents/steps/new-key.ts';
import { Batcher } from './batcher.ts';
import type { Hub } from './wake/hub.ts';

export type KeyActor = AgentActor | ConnectorActor | TokenActor;

const TRUST_MS = 5_000;
const KEPT = 20_000;

/**
 * Who a bearer key stands for; null for an unknown, expired or revoked one. Kept for five seconds at most and forgotten at every
 * change of configuration; transactions that change anything check the key again themselves.
 */
export function keyIdentifier(db: Database, hub: Hub): (key: string) => Promise<KeyActor | null> {
  const kept = new Map<string, { row: KeyRow; until: number }>();
  hub.subscribe('config', () => kept.clear());
  const batcher = new Batcher<string, KeyRow | null>(
    async (hashes) => {
      const rows = new Map((await loadKeys(db, [...new Set(hashes)])).map((row) => [row.hash, row]));
      return hashes.map((hash) => rows.get(hash) ?? null);
    },
    { lanes: 2, max: 200 },
  );
  return async (key) => {
    const hash = hashKey(key);
    const now = Date.now();
    const known = kept.get(hash);
    if (known && known.until > now) return live(known.row, now);
    const row = await batcher.add(hash);
    if (!row) return null;
    if (kept.size >= KEPT) kept.clear();
    kept.set(hash, { row, until: now + TRUST_MS });
    return live(row, now);
  };
}

function live(row: KeyRow, now: number): KeyActor | null {
  if (row.revoked_at !== null || (row.expires_at !== null && row.expires_at.getTime() <= now) || row.retired)
    return null;
  switch (row.kind) {
    case 'agent':
      return row.agent_id === null
        ? null
        : { kind: 'agent', agentId: row.agent_id, keyId: row.id, name: row.owner_name };
    case 'connector':
      return row.connector_id === null
        ? null
        : { kind: 'connector', connectorId: row.connector_id, keyId: row.id, name: row.owner_name, agents: row.agents };
    case 'admin':
      return { kind: 'token', keyId: row.id, name: row.name, scopes: row.scopes, createdBy: row.created_by };
  }
}
