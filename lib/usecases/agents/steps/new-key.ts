import { randomBytes } from 'node:crypto';

import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { insertApiKey } from '#lib/store/agents/api-keys.ts';
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

/** Makes an API key of 256 random bits. Only its hash is stored, so it is shown once and can never be read again. */
export async function insertNewKey(ctx: Context, tx: Tx, owner: KeyOwner): Promise<{ id: string; key: string }> {
  const id = ctx.newId('key');
  const key = `cs_${randomBytes(32).toString('base64url')}`;
  await insertApiKey(tx, {
    id,
    kind: owner.kind,
    agentId: owner.agentId ?? null,
    connectorId: owner.connectorId ?? null,
    name: owner.name,
    scopes: owner.scopes ?? [],
    hash: hashKey(key),
    hint: `${key.slice(0, 7)}…${key.slice(-4)}`,
    createdBy: owner.createdBy ?? null,
    createdAt: new Date(ctx.now()),
    expiresAt: owner.expiresAt ?? null,
  });
  return { id, key };
}

/** How a key is found again. A plain hash suffices: the key is random, so there is nothing to guess. */
export const hashKey = (key: string): string => sha256Hex(key);
