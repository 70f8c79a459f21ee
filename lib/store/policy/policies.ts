import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** The version of the policy in force; 0 before the first one. */
export async function loadPolicyVersion(tx: Tx): Promise<number> {
  const [row] = await tx.query(
    sql<{ version: number }>`SELECT coalesce(policy_version, 0) AS version FROM organisation`,
  );
  return row?.version ?? 0;
}

interface InForce {
  version: number;
  digest: string | null;
}

/** The version and digest of the policy in force; version 0 before the first one. Call under the organisation's lock. */
export async function loadPolicyInForce(tx: Tx): Promise<InForce> {
  const [row] = await tx.query(
    sql<InForce>`SELECT coalesce(o.policy_version, 0) AS version, p.digest
      FROM organisation o LEFT JOIN policies p ON p.version = o.policy_version`,
  );
  return row ?? { version: 0, digest: null };
}

export interface NewPolicy {
  version: number;
  source: string;
  digest: string;
  message: string;
  proposedBy: string;
  acceptedBy: readonly string[];
  publishedAt: Date;
}

/** Adds a version and makes it the one in force. */
export async function insertPolicyInForce(tx: Tx, p: NewPolicy): Promise<void> {
  await tx.query(
    sql`INSERT INTO policies (version, source, digest, message, published_by, accepted_by, published_at)
      VALUES (${p.version}, ${p.source}, ${p.digest}, ${p.message}, ${p.proposedBy}, ${p.acceptedBy}, ${p.publishedAt})`,
  );
  await tx.query(sql`UPDATE organisation SET policy_version = ${p.version}`);
}

export interface PolicyVersionRow {
  version: number;
  source: string;
  digest: string;
  message: string;
  published_by: string;
  published_by_name: string | null;
  accepted_by: { id: string; name: string }[];
  published_at: Date;
}

/** Versions that are or were in force, newest first; `below` null starts at the newest. */
export const listPolicies = (db: Queryable, below: number | null, limit: number): Promise<PolicyVersionRow[]> =>
  db.query(
    sql<PolicyVersionRow>`SELECT p.version, p.source, p.digest, p.message, p.published_by, p.published_at,
       (SELECT name FROM users WHERE id = p.published_by) AS published_by_name,
       coalesce((SELECT json_agg(json_build_object('id', a.id, 'name', coalesce(u.name, a.id))) FROM unnest(p.accepted_by) AS a(id)
         LEFT JOIN users u ON u.id = a.id), '[]') AS accepted_by
     FROM policies p WHERE ${below}::int IS NULL OR p.version < ${below} ORDER BY p.version DESC LIMIT ${limit}`,
  );

/** The groups of everybody who may answer, one list for each person. */
export async function listReviewerGroups(db: Queryable): Promise<string[][]> {
  const people = await db.query(
    sql<{ groups: string[] }>`SELECT groups FROM users WHERE disabled_at IS NULL AND role <> 'auditor'`,
  );
  return people.map((person) => person.groups);
}
