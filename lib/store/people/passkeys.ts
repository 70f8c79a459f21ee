import type { Reads } from '../database.ts';
import { PRISMA } from '../prisma.ts';

export interface Passkey {
  id: string;
  name: string;
  /** The WebAuthn credential id, base64url. */
  credential_id: string;
  transports: string[];
  created_at: Date;
  last_used_at: Date | null;
}

const PASSKEY = {
  id: true,
  name: true,
  credential_id: true,
  transports: true,
  created_at: true,
  last_used_at: true,
} as const;

/** A person's passkeys that are in use, oldest first. */
export const listPasskeys = (db: Reads, userId: string): Promise<Passkey[]> =>
  db[PRISMA].passkey.findMany({
    where: { user_id: userId, removed_at: null },
    orderBy: { id: 'asc' },
    select: PASSKEY,
  });
