import type { Queryable, Tx } from '../database.ts';
import type { Numbered, StoredEntry } from '../ledger/ledger.ts';
import { sql } from '../sql.ts';

export interface StoredOrigin {
  since: Date;
  origin: string;
  /** The entry by which the desk vouches for it; null for the one it was named by. */
  entry_id: string | null;
  until: Date | null;
}

/** Every public origin the desk has had, oldest first. */
export const loadOrigins = (db: Queryable): Promise<StoredOrigin[]> =>
  db.query(sql<StoredOrigin>`SELECT since, origin, entry_id, until FROM desk_origins ORDER BY since`);

/** Writes down another origin of the desk; the one that begins last is today's. */
export async function insertOrigin(tx: Tx, { since, origin, entry_id, until }: StoredOrigin): Promise<void> {
  await tx.query(
    sql`INSERT INTO desk_origins (since, origin, entry_id, until) VALUES (${since}, ${origin}, ${entry_id}, ${until})`,
  );
}

/** The entries by which the desk vouches for its other origins, under a head of this size, in leaf order. */
export const loadDeskEntries = (db: Queryable, size: number): Promise<(StoredEntry & Numbered)[]> =>
  db.query(sql<
    StoredEntry & Numbered
  >`SELECT l.index, l.salts, e.position, e.id, e.type, e.action_id, e.agent_id, e.run_id, e.lock_id,
      e.actor_id, e.body, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at, e.salt::text AS salt
      /* never null: at */
    FROM entries e JOIN leaves l ON l.position = e.position
    WHERE e.id IN (SELECT o.entry_id FROM desk_origins o WHERE o.entry_id IS NOT NULL) AND l.index < ${size} ORDER BY l.index`);

/** The size of the smallest tree that holds all of them. */
export async function sizeWithDesk(db: Queryable): Promise<number> {
  const [last] = await db.query(sql<{ size: number }>`SELECT coalesce(max(l.index) + 1, 0)::int8 AS size
    FROM entries e JOIN leaves l ON l.position = e.position
    WHERE e.id IN (SELECT o.entry_id FROM desk_origins o WHERE o.entry_id IS NOT NULL)`);
  return last?.size ?? 0;
}

/** A name that heads of the ledger were signed under. */
export interface HeadName {
  name: string;
  heads: number;
  from: Date;
  to: Date;
}

/** The names that stand in the first line of the ledger's heads, the newest head's first. Reads every head. */
export const loadHeadNames = (db: Queryable): Promise<HeadName[]> =>
  db.query(sql<HeadName>`SELECT split_part(note, E'\n', 1)::text AS name, count(*)::int AS heads,
      min(at) AS "from", max(at) AS "to" /* never null: name, from, to */
    FROM checkpoints GROUP BY 1 ORDER BY max(size) DESC`);

/** The origins that decisions name as their issuer, with how many do. Reads every decision. */
export const loadIssuers = (db: Queryable): Promise<{ origin: string; decisions: number }[]> =>
  db.query(sql<{ origin: string; decisions: number }>`SELECT issuer::text AS origin, count(*)::int AS decisions
      /* never null: origin */
    FROM (SELECT convert_from(decode(rpad(p, (length(p) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::json->>'iss' AS issuer
      FROM (SELECT translate(split_part(decision_jws, '.', 2), '-_', '+/') AS p FROM actions WHERE decision_jws IS NOT NULL) d) i
    WHERE issuer IS NOT NULL GROUP BY 1 ORDER BY 1`);

/** A person with passkeys that work at another host than this one. */
export interface PersonWithPasskeys {
  email: string;
  name: string;
  role: string;
  passkeys: number;
}

/** Everybody whose passkeys in use are bound to another host. */
export const loadPeopleBoundElsewhere = (tx: Tx, host: string): Promise<PersonWithPasskeys[]> =>
  tx.query(sql<PersonWithPasskeys>`SELECT u.email, u.name, u.role, count(*)::int AS passkeys
    FROM users u JOIN passkeys p ON p.user_id = u.id
    WHERE u.disabled_at IS NULL AND p.removed_at IS NULL AND p.rp_id IS DISTINCT FROM ${host}
    GROUP BY u.id, u.email, u.name, u.role ORDER BY u.email`);

/** Admins that may sign in, and whether each has a password. */
export const loadAdmins = (tx: Tx): Promise<{ id: string; email: string; has_password: boolean }[]> =>
  tx.query(sql<{
    id: string;
    email: string;
    has_password: boolean;
  }>`SELECT id, email, password_hash IS NOT NULL AS has_password
    FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id`);
