import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface OidcUser {
  id: string;
  name: string;
  email: string;
  session_epoch: number;
}

/** The enabled person bound to this issuer and subject; null when there is none. */
export async function loadUserByOidcSubject(tx: Tx, subject: string): Promise<OidcUser | null> {
  const [user] = await tx.query(sql<OidcUser>`
    SELECT id, name, email, session_epoch FROM users WHERE oidc_subject = ${subject} AND disabled_at IS NULL`);
  return user ?? null;
}

/** Binds the enabled person with this e-mail address, in lower case, to issuer and subject; null where either is bound already. */
export async function bindOidcSubject(tx: Tx, subject: string, email: string): Promise<OidcUser | null> {
  const [user] = await tx.query(sql<OidcUser>`
    UPDATE users SET oidc_subject = ${subject} WHERE email = ${email} AND oidc_subject IS NULL AND disabled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM users other WHERE other.oidc_subject = ${subject})
    RETURNING id, name, email, session_epoch`);
  return user ?? null;
}
