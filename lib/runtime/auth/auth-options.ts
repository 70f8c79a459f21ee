import type { AuthOptions, Profile } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';

import { isFailure } from '#lib/usecases/failure.ts';
import { signInWithOidc } from '#lib/usecases/people/sign-in-with-oidc.ts';
import { signInWithPasskey } from '#lib/usecases/people/sign-in-with-passkey.ts';
import { signIn } from '#lib/usecases/people/sign-in.ts';
import { signOut } from '#lib/usecases/people/sign-out.ts';
import type { SignedIn } from '#lib/usecases/people/steps/signed-in.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Env } from '../env.ts';
import type { Runtime } from '../runtime.ts';
import type { Exchange } from './exchange.ts';
import { ownPage } from './own-address.ts';
import { personOfSession } from './person.ts';
import { claimsOf, LONGEST_MS, sessionCookieName, type SignInMethod } from './session-cookie.ts';

const TWELVE_HOURS = 12 * 3_600;

/** Configures next-auth for our accounts: passwords and single sign-on (OIDC). The session token holds the person's id and session epoch, nothing that could become stale. */
export function authOptions({ ctx, env, log }: Runtime, exchange: Exchange): AuthOptions {
  return {
    secret: env.secret,
    logger: {
      // One line for each error instead of next-auth's stack traces.
      error: (code, about) => log.warn(`sign-in: ${code}: ${messageOf(about)}`),
      warn: () => undefined,
      debug: () => undefined,
    },
    session: { strategy: 'jwt', maxAge: TWELVE_HOURS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionCookieName(ctx.origin),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: ctx.origin.startsWith('https:') },
      },
    },
    providers: [
      passwordProvider(ctx, exchange),
      passkeyProvider(ctx, exchange),
      ...(env.oidc ? [oidcProvider(env.oidc)] : []),
    ],
    callbacks: callbacks(ctx, env, exchange),
    events: {
      // next-auth swallows what this throws and takes the cookie away all the same.
      signOut: async ({ token }) => {
        const session = claimsOf(token);
        if (!session) return;
        const endsAt = session.signedInAt + LONGEST_MS;
        await signOut(ctx, { ...session, endsAt }).catch((error: unknown) => (exchange.failed = { error }));
      },
    },
  };
}

/** Signing in with an e-mail address and a password. */
function passwordProvider(ctx: Context, exchange: Exchange): AuthOptions['providers'][number] {
  const { address, device } = exchange;
  return CredentialsProvider({
    credentials: { email: {}, password: {} },
    authorize: (credentials) =>
      admit(exchange, () =>
        signIn(ctx, { email: credentials?.email ?? '', password: credentials?.password ?? '', address, device }),
      ),
  });
}

/** Signing in with a passkey: its answer to `POST /sign-in/passkey/options`, as JSON. */
function passkeyProvider(ctx: Context, exchange: Exchange): AuthOptions['providers'][number] {
  const { address } = exchange;
  return CredentialsProvider({
    id: 'passkey',
    credentials: { assertion: {} },
    authorize: (sent) => admit(exchange, () => signInWithPasskey(ctx, { assertion: sent?.assertion ?? '', address })),
  });
}

/** Who a way of signing in lets in, as next-auth passes it on; the reason for a refusal stays with the exchange. */
async function admit(
  exchange: Exchange,
  enter: () => Promise<SignedIn>,
): Promise<{ id: string; epoch: number } | null> {
  try {
    const user = await enter();
    return { id: user.id, epoch: user.sessionEpoch };
  } catch (error) {
    const refused = isFailure(error);
    if (refused) exchange.refused = error;
    else exchange.failed = { error };
    // next-auth puts an Error's message into the URL, so it is only a code.
    throw new Error(refused ? error.code : 'unavailable', { cause: error });
  }
}

const METHODS: Record<string, SignInMethod> = { credentials: 'password', passkey: 'passkey', oidc: 'oidc' };

function callbacks(ctx: Context, env: Env, exchange: Exchange): NonNullable<AuthOptions['callbacks']> {
  return {
    signIn: async ({ user, account, profile }) => {
      if (account?.type !== 'oauth') return true;
      const claims = (profile ?? {}) as { sub?: string; email?: string; email_verified?: boolean };
      // An account at the issuer is not enough: an admin has to have added the person here.
      const person = await signInWithOidc(ctx, {
        issuer: env.oidc?.issuer ?? '',
        subject: claims.sub ?? '',
        email: claims.email ?? null,
        emailVerified: claims.email_verified === true,
      });
      if (!person) return false;
      // next-auth passes this same object on to the `jwt` callback.
      Object.assign(user, { id: person.id, epoch: person.sessionEpoch });
      return true;
    },
    jwt: async ({ token, user, account }) => {
      const signedIn = user as { id: string; epoch?: number } | undefined;
      if (!signedIn) return stillGood(ctx, token);
      const { id, epoch = -1 } = signedIn;
      exchange.signedIn = { id, epoch };
      return { sub: id, epoch, at: ctx.now(), sid: ctx.newId('ses'), by: METHODS[account?.provider ?? ''] };
    },
    // What a form says is judged here; next-auth's own way throws for what is no address at all.
    redirect: ({ url }) => ownPage(url, exchange.here),
    session: ({ session }) => ({ expires: session.expires }),
  };
}

/** The token of a session that may be renewed. Throws for one that was ended; next-auth then takes its cookie away. */
async function stillGood<Token extends object>(ctx: Context, token: Token): Promise<Token> {
  const session = claimsOf(token);
  // A database that is away ends nobody's session: whatever is asked of the desk is judged again.
  const good = session && (await personOfSession(ctx, session).catch(() => true));
  if (!good) throw new Error('the session has ended');
  return token;
}

function messageOf(about: unknown): string {
  const error = (about as { error?: unknown } | undefined)?.error ?? about;
  // As JSON and short: some of it is what a caller sent, and a line break in it would begin a line of its own.
  return error instanceof Error ? JSON.stringify(error.message.slice(0, 200)) : 'unknown';
}

/** Single sign-on with OpenID Connect. */
function oidcProvider(oidc: NonNullable<Env['oidc']>): AuthOptions['providers'][number] {
  return {
    id: 'oidc',
    name: 'Single sign-on',
    type: 'oauth',
    wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    idToken: true,
    // Some issuers put the e-mail address in the ID token, others only return it from the userinfo endpoint (OpenID Connect Core §5.4).
    userinfo: {
      request: async ({ tokens, client }) => {
        const claims = (tokens as unknown as { claims(): Profile & { sub: string } }).claims();
        if (claims.email !== undefined) return claims;
        const more = await client.userinfo(tokens.access_token ?? '');
        if (more.sub !== claims.sub) throw new Error('the userinfo endpoint speaks of somebody else');
        return { ...claims, ...more };
      },
    },
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    profile: (profile: { sub: string }) => ({ id: profile.sub }),
  };
}
