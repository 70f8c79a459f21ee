import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export type TicketPurpose = 'first-sign-in' | 'passkey-enrolment';

/** Redeems a ticket, which works once; null when it is used, expired or for another purpose. */
export async function takeTicket(
  tx: Tx,
  hash: string,
  purpose: TicketPurpose,
  now: Date,
): Promise<{ userId: string } | null> {
  const [row] = await tx.query(sql<{ user_id: string }>`
    DELETE FROM tickets WHERE hash = ${hash} AND purpose = ${purpose} AND expires_at > ${now} RETURNING user_id`);
  return row ? { userId: row.user_id } : null;
}

/** Whether there is such a ticket that has not expired. */
export async function ticketExists(db: Queryable, hash: string, now: Date): Promise<boolean> {
  const found = await db.query(
    sql<{ hash: string }>`SELECT hash FROM tickets WHERE hash = ${hash} AND expires_at > ${now}`,
  );
  return found.length > 0;
}

export interface NewTicket {
  /** SHA-256 of the token, hexadecimal: the token itself is never stored. */
  hash: string;
  userId: string;
  purpose: TicketPurpose;
  expiresAt: Date;
}

export async function insertTicket(tx: Tx, { hash, userId, purpose, expiresAt }: NewTicket): Promise<void> {
  await tx.query(
    sql`INSERT INTO tickets (hash, user_id, purpose, expires_at) VALUES (${hash}, ${userId}, ${purpose}, ${expiresAt})`,
  );
}

/** Ends the person's tickets for this purpose. */
export async function deleteTickets(tx: Tx, userId: string, purpose: TicketPurpose): Promise<void> {
  await tx.query(sql`DELETE FROM tickets WHERE user_id = ${userId} AND purpose = ${purpose}`);
}
