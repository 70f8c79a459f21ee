import type { AuthOptions, Profile } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';

import { isFailure } from '#lib/usecases/failure.ts';
import { signInWithOidc } from '#lib/usecases/people/sign-in-with-oidc.ts';
import { signIn } from '#lib/usecases/people/sign-in.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Env } from '../env.ts';
import type { Runtime } from '../runtime.ts';
import { isOwnAddress } from './own-address.ts';
import { cookieName } from './session-cookie.ts';

const TWELVE_HOURS = 12 * 3_600;

/** Configures next-auth for our accounts: passwords and single sign-on (OIDC). The session token holds the person's id and session epoch, nothing that could become stale. */
export function authOptions({ ctx, env, log }: Runtime): AuthOptions {
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
        name: cookieName(ctx.origin),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: ctx.origin.startsWith('https:') },
      },
    },
    providers: [passwordProvider(ctx), ...(env.oidc ? [oidcProvider(env.oidc)] : [])],
    callbacks: callbacks(ctx, env),
  };
}

/** Signing in with an e-mail address and a password. */
function passwordProvider(ctx: Context): AuthOptions['providers'][number] {
  return CredentialsProvider({
    credentials: { email: {}, password: {} },
    authorize: async (credentials, request) => {
      const address = String((request.headers as Record<string, unknown> | undefined)?.['x-countersign-address'] ?? '');
      try {
        const user = await signIn(ctx, {
          email: credentials?.email ?? '',
          password: credentials?.password ?? '',
          address,
        });
        return { id: user.id, epoch: user.sessionEpoch };
      } catch (error) {
        // next-auth puts an Error's message into the URL, so it is only a code.
        if (isFailure(error) && error.code === 'rate-limited') throw new Error('rate-limited', { cause: error });
        return null;
      }
    },
  });
}

function callbacks(ctx: Context, env: Env): NonNullable<AuthOptions['callbacks']> {
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
    jwt: ({ token, user }) => {
      const signedIn = user as { id: string; epoch?: number } | undefined;
      return signedIn ? { sub: signedIn.id, epoch: signedIn.epoch ?? -1, at: ctx.now() } : token;
    },
    // What a form says is judged here; next-auth's own way throws for what is no address at all.
    redirect: ({ url }) => (isOwnAddress(url, ctx.address) ? new URL(url, ctx.address).href : ctx.address),
    session: ({ session }) => ({ expires: session.expires }),
  };
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
