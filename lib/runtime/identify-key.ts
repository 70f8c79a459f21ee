import { LRUCache } from 'lru-cache';

import { loadKeys, type KeyRow } from '#lib/store/agents/api-keys.ts';
import type { Database, Queryable } from '#lib/store/database.ts';
import type { AgentActor, ConnectorActor, TokenActor } from '#lib/usecases/context.ts';
import { hashKey } from '#lib/usecases/agents/steps/new-key.ts';
import { Batcher } from './batcher.ts';
import type { Hub } from './wake/hub.ts';

export type KeyActor = AgentActor | ConnectorActor | TokenActor;

const CACHED_MS = 5_000;
const MOST_CACHED = 20_000;

/**
 * Authentication of API keys: answers who a bearer key stands for, and null for an unknown, expired or revoked one. Answers are cached for five
 * seconds at most and dropped at every change of configuration; transactions that change anything check the key again themselves. `isStop`: it waits for
 * no stop that is under way.
 */
export function keyIdentifier(db: Database, hub: Hub): (key: string, isStop?: boolean) => Promise<KeyActor | null> {
  const cache = new LRUCache<string, KeyRow>({ max: MOST_CACHED, ttl: CACHED_MS });
  hub.subscribe('config', () => cache.clear());
  const readingFrom = (from: Queryable) =>
    new Batcher<string, KeyRow | null>(
      async (hashes) => {
        const rows = new Map((await loadKeys(from, [...new Set(hashes)])).map((row) => [row.hash, row]));
        return hashes.map((hash) => rows.get(hash) ?? null);
      },
      { lanes: 2, max: 200 },
    );
  const [steps, stops] = [readingFrom(db), readingFrom(db.atOnce)];
  return async (key, isStop = false) => {
    const hash = hashKey(key);
    let row = cache.get(hash);
    if (!row) {
      row = (await (isStop ? stops : steps).add(hash)) ?? undefined;
      if (!row) return null;
      cache.set(hash, row);
    }
    return actorOf(row, Date.now());
  };
}

/** Null where the key may not be used any more. */
function actorOf(row: KeyRow, now: number): KeyActor | null {
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
