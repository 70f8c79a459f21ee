import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';

import { signIn } from '#lib/usecases/sign-in.ts';
import type { Runtime } from '../runtime.ts';
import { cookieName } from './session-cookie.ts';

const TWELVE_HOURS = 12 * 3_600;

/** next-auth over our accounts: the token carries a person's id and session epoch and nothing that could go stale. */
export function authOptions({ ctx, env }: Runtime): AuthOptions {
  return {
    secret: env.secret,
    session: { strategy: 'jwt', maxAge: TWELVE_HOURS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: {
        name: cookieName(env.origin),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: env.origin.startsWith('https:') },
      },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        authorize: async (credentials, request) => {
          const address = String(
            (request.headers as Record<string, unknown> | undefined)?.['x-countersign-address'] ?? '',
          );
          try {
            const user = await signIn(ctx, {
              email: credentials?.email ?? '',
              password: credentials?.password ?? '',
              address,
            });
            return { id: user.id, epoch: user.sessionEpoch };
          } catch (error) {
            // next-auth shows an Error's message in the address bar: a code, never more.
            if ((error as { code?: string }).code === 'rate-limited') throw new Error('rate-limited', { cause: error });
            return null;
          }
        },
      }),
      ...(env.oidc ? [oidcProvider(env.oidc)] : []),
    ],
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (account?.type !== 'oauth') return true;
        const { email, email_verified } = (profile ?? {}) as { email?: string; email_verified?: boolean };
        if (!email || email_verified !== true) return false;
        // Nobody is let in because an issuer knows them: an admin has to have added them here.
        const user = await ctx.read.user.findUnique({ where: { email: email.toLowerCase() } });
        return user !== null && user.disabled_at === null;
      },
      jwt: async ({ token, user, account, profile }) => {
        if (account?.type === 'oauth' && profile?.email) {
          const known = await ctx.read.user.findUnique({ where: { email: profile.email.toLowerCase() } });
          return { sub: known?.id ?? '', epoch: known?.session_epoch ?? -1 };
        }
        return user ? { sub: user.id, epoch: (user as { epoch?: number }).epoch ?? -1 } : token;
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}

function oidcProvider(oidc: NonNullable<Runtime['env']['oidc']>): AuthOptions['providers'][number] {
  return {
    id: 'oidc',
    name: 'Single sign-on',
    type: 'oauth',
    wellKnown: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    profile: (profile: { sub: string }) => ({ id: profile.sub }),
  };
}
