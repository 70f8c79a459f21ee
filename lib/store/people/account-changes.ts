import type { AccountChangeKind } from '#lib/domain/people/independence.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** Notes who gave an account something. */
export async function insertAccountChange(
  tx: Tx,
  change: { person: string; kind: AccountChangeKind; by: string; at: Date },
): Promise<void> {
  await tx.query(
    sql`INSERT INTO account_changes (person_id, kind, by_id, at) VALUES (${change.person}, ${change.kind}, ${change.by}, ${change.at})`,
  );
}

/** Notes that a person's link was used: whoever issued it last could be the one who did. */
export async function insertLinkUsed(tx: Tx, person: string, at: Date): Promise<void> {
  await tx.query(
    sql`INSERT INTO account_changes (person_id, kind, by_id, at)
      SELECT person_id, kind, by_id, ${at}::timestamptz FROM account_changes WHERE person_id = ${person} AND kind = 'link'
      ORDER BY account_changes.at DESC LIMIT 1`,
  );
}

interface AccountChangeRow {
  person: string;
  kind: AccountChangeKind;
  by: string;
  at: Date;
}

/** What accounts were given after `since`. A server of an earlier release notes it beside the person alone, so that is read as well. */
export const listAccountChangesSince = (db: Queryable, since: Date): Promise<AccountChangeRow[]> =>
  db.query(sql<AccountChangeRow>`
    SELECT person_id AS person, kind, by_id AS by, at FROM account_changes WHERE at > ${since}
    UNION SELECT id, CASE WHEN vouched_at = created_at THEN 'created' ELSE 'role' END, vouched_by, vouched_at FROM users
    WHERE vouched_at > ${since} AND vouched_by IS NOT NULL ORDER BY at, kind /* never null: person, by, at */`);

export interface Colleague {
  id: string;
  name: string;
  role: string;
  groups: string[];
  disabled: boolean;
}

/** What these people may do here now. */
export const listColleagues = (db: Queryable, ids: readonly string[]): Promise<Colleague[]> =>
  db.query(
    sql<Colleague>`SELECT id, name, role, groups, disabled_at IS NOT NULL AS disabled FROM users WHERE id = ANY(${ids})`,
  );

/** When this desk began. */
export async function loadBeginning(db: Queryable): Promise<Date> {
  const [row] = await db.query(sql<{ created_at: Date }>`SELECT created_at FROM organisation`);
  if (!row) throw new Error('the organisation row is missing: run the migrations');
  return row.created_at;
}
