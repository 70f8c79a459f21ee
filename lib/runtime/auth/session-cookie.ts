import { decode } from 'next-auth/jwt';

import { cookieIn, hostCookie } from './cookies.ts';

export const sessionCookieName = (origin: string): string => hostCookie(origin, 'session');

/** A session ends after a week however often it was renewed, so that a stolen cookie does not work for ever. */
export const LONGEST_MS = 7 * 24 * 3_600_000;

/** How somebody signed in. No way of signing in is a signature: what needs one asks for its own. */
export type SignInMethod = 'password' | 'passkey' | 'oidc';

export interface SessionClaims {
  /** By which this session alone can be ended. */
  sessionId: string;
  userId: string;
  sessionEpoch: number;
  /** Epoch milliseconds of the sign-in itself; the session may have been renewed since. */
  signedInAt: number;
  /** Null for a session of an earlier program, which did not write it down. */
  method: SignInMethod | null;
}

/** Reads our session cookie from a Cookie header; null when there is none or we did not issue it. */
export async function readSession(
  header: string | null,
  { origin, secret }: { origin: string; secret: string },
): Promise<SessionClaims | null> {
  const value = cookieIn(header, sessionCookieName(origin));
  return value === null ? null : claimsOf(await open(value, secret).catch(() => null));
}

/** The claims of a token that was opened; null for one that is too old or not of ours. */
export function claimsOf(token: object | null): SessionClaims | null {
  const { sub, epoch, at, sid, by } = (token ?? {}) as Record<string, unknown>;
  if (typeof sub !== 'string' || typeof epoch !== 'number' || typeof at !== 'number') return null;
  if (Date.now() - at > LONGEST_MS) return null;
  return {
    // An earlier program gave its sessions no id; person and moment stay the same when it renews one.
    sessionId: typeof sid === 'string' ? sid : `${sub}:${at}`,
    userId: sub,
    sessionEpoch: epoch,
    signedInAt: at,
    method: by === 'password' || by === 'passkey' || by === 'oidc' ? by : null,
  };
}

/** Rejects for every value that we did not issue, also for one that is not URI-encoded. */
const open = async (value: string, secret: string) => decode({ token: decodeURIComponent(value), secret });
