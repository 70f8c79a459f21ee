import { randomBytes } from 'node:crypto';

import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertAccountChange } from '#lib/store/people/account-changes.ts';
import { deleteTickets, insertTicket } from '#lib/store/people/tickets.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';

const LINK_MS = 72 * 3_600_000;

/**
 * Makes a one-time link with which a person sets their password. Only its hash is stored, and an older link of theirs ends. Whoever issues it
 * could use it, so it is noted who that was.
 */
export async function makeFirstSignInLink(ctx: Context, tx: Tx, actor: AdminActor, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await deleteTickets(tx, userId, 'first-sign-in');
  const expiresAt = new Date(ctx.now() + LINK_MS);
  await insertTicket(tx, { hash: sha256Hex(token), userId, purpose: 'first-sign-in', expiresAt });
  await insertAccountChange(tx, { person: userId, kind: 'link', by: adminId(actor), at: new Date(ctx.now()) });
  return `${ctx.address}/welcome?token=${token}`;
}
