import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Whether a change of this kind to this subject already waits for a second person. */
export async function hasOpenProposal(tx: Tx, kind: string, subject: string): Promise<boolean> {
  const open = await tx.query(
    sql<{
      id: string;
    }>`SELECT id FROM proposals WHERE kind = ${kind} AND subject = ${subject} AND state = 'open' LIMIT 1`,
  );
  return open.length > 0;
}
