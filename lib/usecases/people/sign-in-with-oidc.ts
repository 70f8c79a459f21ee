import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { Context } from '../context.ts';
import type { SignedIn } from './sign-in.ts';

/** What the issuer's signed ID token says (OpenID Connect Core §5.1). */
export interface OidcIdentity {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
}

interface Row {
  id: string;
  name: string;
  email: string;
  session_epoch: number;
}

/**
 * Signs in somebody the issuer vouches for and an admin has added here; null for everybody else. The first sign-in binds the account
 * to issuer and subject, found by the verified e-mail address; from then on the subject alone counts (OpenID Connect Core §5.7).
 */
export async function signInWithOidc(ctx: Context, identity: OidcIdentity): Promise<SignedIn | null> {
  return ctx.transaction(async (tx) => {
    const subject = `${identity.issuer} ${identity.subject}`;
    const row = (await bySubject(tx, subject)) ?? (await bind(tx, subject, identity));
    const at = ctx.now();
    const type = row ? 'sign-in' : 'sign-in-failed';
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type,
        actorId: row?.id ?? 'unknown',
        at,
        // A stranger's identity is not ours to publish in a ledger.
        body: { type, method: 'oidc', account_digest: `sha256:${sha256Hex(subject)}`, at },
      },
    ]);
    return row && { id: row.id, name: row.name, email: row.email, sessionEpoch: row.session_epoch };
  });
}

async function bySubject(tx: Tx, subject: string): Promise<Row | null> {
  const [row] = await tx.query<Row>(
    'SELECT id, name, email, session_epoch FROM users WHERE oidc_subject = $1 AND disabled_at IS NULL',
    [subject],
  );
  return row ?? null;
}

async function bind(tx: Tx, subject: string, { email, emailVerified }: OidcIdentity): Promise<Row | null> {
  if (email === null || !emailVerified) return null;
  const [row] = await tx.query<Row>(
    `UPDATE users SET oidc_subject = $1 WHERE email = $2 AND oidc_subject IS NULL AND disabled_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM users other WHERE other.oidc_subject = $1)
     RETURNING id, name, email, session_epoch`,
    [subject, email.toLowerCase()],
  );
  return row ?? null;
}
