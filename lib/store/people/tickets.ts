import type { Tx } from '../database.ts';

export type TicketPurpose = 'first-sign-in' | 'passkey-enrolment';

/** Takes a ticket out, once; null when it is gone, overdue or for something else. */
export async function takeTicket(
  tx: Tx,
  hash: string,
  purpose: TicketPurpose,
  now: Date,
): Promise<{ userId: string } | null> {
  const [row] = await tx.query<{ user_id: string }>(
    'DELETE FROM tickets WHERE hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING user_id',
    [hash, purpose, now],
  );
  return row ? { userId: row.user_id } : null;
}
