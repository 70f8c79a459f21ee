import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

export type Role = 'reviewer' | 'admin' | 'auditor';

/** Id of the person with this e-mail address, in lower case, who is not disabled; null when there is none. */
export async function loadEnabledUserIdByEmail(tx: Tx, email: string): Promise<string | null> {
  const [user] = await tx.query(
    sql<{ id: string }>`SELECT id FROM users WHERE email = ${email} AND disabled_at IS NULL`,
  );
  return user?.id ?? null;
}

/** Up to two people, to tell an installation that nobody has signed in to from one that is in use. */
export const loadFirstUsers = (tx: Tx): Promise<{ id: string; email: string; password_hash: string | null }[]> =>
  tx.query(
    sql<{
      id: string;
      email: string;
      password_hash: string | null;
    }>`SELECT id, email, password_hash FROM users LIMIT 2`,
  );

export interface NewUser {
  id: string;
  /** In lower case. */
  email: string;
  name: string;
  role: Role;
  groups: readonly string[];
  passwordHash: string | null;
  createdAt: Date;
  /** Who added the person, as an entry names them; null for the installation's first admin. */
  vouchedBy: string | null;
}

/** Adds a person. Answers false where somebody has the address already. */
export async function insertUser(tx: Tx, user: NewUser): Promise<boolean> {
  const vouchedAt = user.vouchedBy === null ? null : user.createdAt;
  const inserted = await tx.query(sql<{ id: string }>`
    INSERT INTO users (id, email, name, role, groups, password_hash, created_at, vouched_by, vouched_at)
    VALUES (${user.id}, ${user.email}, ${user.name}, ${user.role}, ${user.groups}, ${user.passwordHash}, ${user.createdAt},
      ${user.vouchedBy}, ${vouchedAt})
    ON CONFLICT (email) DO NOTHING RETURNING id`);
  return inserted.length > 0;
}

/** Sets the password and ends every session of theirs. Answers their e-mail address and epoch; null where the account is disabled. */
export async function setPassword(
  tx: Tx,
  id: string,
  hash: string,
): Promise<{ email: string; session_epoch: number } | null> {
  const [user] = await tx.query(sql<{ email: string; session_epoch: number }>`
    UPDATE users SET password_hash = ${hash}, session_epoch = session_epoch + 1
    WHERE id = ${id} AND disabled_at IS NULL RETURNING email, session_epoch`);
  return user ?? null;
}

/** Ends every session of the person: those that exist carry an older epoch. */
export async function endSessions(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`UPDATE users SET session_epoch = session_epoch + 1 WHERE id = ${id}`);
}

/** Locks the rows of all admins, so that two admins cannot remove each other at once. */
export async function lockAdmins(tx: Tx): Promise<void> {
  await tx.query(sql<{ id: string }>`SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE`);
}

export async function countEnabledAdmins(tx: Tx): Promise<number> {
  const [admins] = await tx.query(
    sql<{ n: number }>`SELECT count(*) AS n FROM users WHERE role = 'admin' AND disabled_at IS NULL`,
  );
  return admins?.n ?? 0;
}

/** What a person may do here. */
export interface Access {
  role: Role;
  groups: string[];
  disabled_at: Date | null;
}

/** A person's access, locked until the transaction ends; null when there is no such person. */
export async function loadAccessForUpdate(tx: Tx, id: string): Promise<Access | null> {
  const [access] = await tx.query(sql<Access>`SELECT role, groups, disabled_at FROM users WHERE id = ${id} FOR UPDATE`);
  return access ?? null;
}

export async function updateAccess(tx: Tx, id: string, { role, groups, disabled_at }: Access): Promise<void> {
  await tx.query(
    sql`UPDATE users SET role = ${role}, groups = ${groups}, disabled_at = ${disabled_at} WHERE id = ${id}`,
  );
}

/** Notes who made somebody an admin, and when: a new admin is no second person for their first day. */
export async function updateVouchedBy(tx: Tx, id: string, by: string, at: Date): Promise<void> {
  await tx.query(sql`UPDATE users SET vouched_by = ${by}, vouched_at = ${at} WHERE id = ${id}`);
}
