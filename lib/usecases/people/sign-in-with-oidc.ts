import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { bindOidcSubject, loadUserByOidcSubject, type OidcUser } from '#lib/store/people/oidc-subject.ts';
import type { Context } from '../context.ts';
import type { SignedIn } from './steps/signed-in.ts';

/** What the issuer's signed ID token says (OpenID Connect Core §5.1). */
export interface OidcIdentity {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
}

/**
 * Signs in somebody the issuer vouches for and an admin has added here; null for everybody else. The first sign-in binds the account
 * to issuer and subject, found by the verified e-mail address; from then on the subject alone counts (OpenID Connect Core §5.7).
 */
export async function signInWithOidc(ctx: Context, identity: OidcIdentity): Promise<SignedIn | null> {
  return ctx.transaction(async (tx) => {
    const subject = `${identity.issuer} ${identity.subject}`;
    const row =
      (await loadUserByOidcSubject(tx, subject)) ??
      (await bindByEmail(tx, subject, identity)) ??
      // Another first sign-in of the same person may have bound the account while this one waited for its row.
      (await loadUserByOidcSubject(tx, subject));
    const at = ctx.now();
    const type = row ? 'sign-in' : 'sign-in-failed';
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type,
        actorId: row?.id ?? 'unknown',
        at,
        // A digest only: the ledger must not publish a stranger's identity.
        body: { type, method: 'oidc', account_digest: `sha256:${sha256Hex(subject)}`, at },
      },
    ]);
    return row && { id: row.id, name: row.name, email: row.email, sessionEpoch: row.session_epoch };
  });
}

/** Only an address that the issuer has verified tells whose account it is. */
function bindByEmail(tx: Tx, subject: string, { email, emailVerified }: OidcIdentity): Promise<OidcUser | null> {
  return email !== null && emailVerified ? bindOidcSubject(tx, subject, email.toLowerCase()) : Promise.resolve(null);
}
