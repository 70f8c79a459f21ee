import { randomBytes } from 'node:crypto';

import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';

export interface KeyOwner {
  kind: 'agent' | 'connector' | 'admin';
  agentId?: string;
  connectorId?: string;
  name: string;
  scopes?: string[];
  createdBy?: string | null;
  expiresAt?: Date | null;
}

/** 256 random bits; only the hash is kept, so the key is shown once and can never be read again. */
export async function insertNewKey(ctx: Context, tx: Tx, owner: KeyOwner): Promise<{ id: string; key: string }> {
  const id = ctx.newId('key');
  const key = `cs_${randomBytes(32).toString('base64url')}`;
  await tx.query(
    `INSERT INTO api_keys (id, kind, agent_id, connector_id, name, scopes, hash, hint, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      owner.kind,
      owner.agentId ?? null,
      owner.connectorId ?? null,
      owner.name,
      owner.scopes ?? [],
      hashKey(key),
      `${key.slice(0, 7)}…${key.slice(-4)}`,
      owner.createdBy ?? null,
      new Date(ctx.now()),
      owner.expiresAt ?? null,
    ],
  );
  return { id, key };
}

/** How a key is found again. A plain hash suffices: the key is random, so there is nothing to guess. */
export const hashKey = (key: string): string => sha256Hex(key);
