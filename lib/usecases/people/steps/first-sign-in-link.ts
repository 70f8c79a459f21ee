import { randomBytes } from 'node:crypto';

import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';

const LINK_MS = 72 * 3_600_000;

/** A one-time link with which a person sets their password. Only its hash is kept; an older link of theirs dies. */
export async function makeFirstSignInLink(ctx: Context, tx: Tx, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.query("DELETE FROM tickets WHERE user_id = $1 AND purpose = 'first-sign-in'", [userId]);
  await tx.query('INSERT INTO tickets (hash, user_id, purpose, expires_at) VALUES ($1, $2, $3, $4)', [
    sha256Hex(token),
    userId,
    'first-sign-in',
    new Date(ctx.now() + LINK_MS),
  ]);
  return `${ctx.origin}/welcome?token=${token}`;
}
