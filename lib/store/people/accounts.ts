import type { Reads } from '../database.ts';
import { PRISMA } from '../prisma.ts';

export interface Account {
  id: string;
  email: string;
  name: string;
  groups: string[];
  /** Null for somebody who has never set one: single sign-on, or a passkey alone. */
  password_hash: string | null;
  /** Raised when the person signs out everywhere; a session that carries an older one is over. */
  session_epoch: number;
  disabled_at: Date | null;
}

const ACCOUNT = {
  id: true,
  email: true,
  name: true,
  groups: true,
  password_hash: true,
  session_epoch: true,
  disabled_at: true,
} as const;

/** One person's account, disabled or not; null when there is none. */
export const loadAccount = (db: Reads, id: string): Promise<Account | null> =>
  db[PRISMA].user.findUnique({ where: { id }, select: ACCOUNT });

/** The account with this e-mail address, in lower case, disabled or not; null when there is none. */
export const loadAccountByEmail = (db: Reads, email: string): Promise<Account | null> =>
  db[PRISMA].user.findUnique({ where: { email }, select: ACCOUNT });

export interface ListedUser {
  id: string;
  email: string;
  name: string;
  role: string;
  groups: string[];
  passkeys: number;
  disabled_at: Date | null;
  created_at: Date;
}

/** Everybody, by name, with how many passkeys they can sign with. */
export async function listUsers(db: Reads): Promise<ListedUser[]> {
  const users = await db[PRISMA].user.findMany({
    orderBy: { name: 'asc' },
    take: 1_000,
    include: { _count: { select: { passkeys: { where: { removed_at: null } } } } },
  });
  return users.map(({ _count, ...user }) => ({ ...user, passkeys: _count.passkeys }));
}
