import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Ids of the people who have accepted a proposal. */
export async function listAcceptances(tx: Tx, proposalId: string): Promise<string[]> {
  const rows = await tx.query(
    sql<{ person_id: string }>`SELECT person_id FROM proposal_acceptances WHERE proposal_id = ${proposalId}`,
  );
  return rows.map((row) => row.person_id);
}

/** Notes that a person has accepted a proposal. */
export async function insertAcceptance(
  tx: Tx,
  proposalId: string,
  accepted: { by: string; byName: string; at: Date },
): Promise<void> {
  await tx.query(
    sql`INSERT INTO proposal_acceptances (proposal_id, person_id, person_name, at)
      VALUES (${proposalId}, ${accepted.by}, ${accepted.byName}, ${accepted.at})`,
  );
}

/** Which of these people are admins now and not disabled. */
export async function listAdminsAmong(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query(
    sql<{ id: string }>`SELECT id FROM users WHERE id = ANY(${ids}) AND role = 'admin' AND disabled_at IS NULL`,
  );
  return new Set(rows.map((row) => row.id));
}
