import { decode } from 'next-auth/jwt';

/** The prefix `__Host-` binds the cookie to this host and to https; plain http is for local use only. */
export const cookieName = (origin: string): string =>
  origin.startsWith('https:') ? '__Host-countersign.session' : 'countersign.session';

/** A session ends after a week however often it was renewed, so that a stolen cookie does not work for ever. */
const LONGEST_MS = 7 * 24 * 3_600_000;

export interface SessionClaims {
  userId: string;
  sessionEpoch: number;
  /** Epoch milliseconds of the sign-in itself; the session may have been renewed since. */
  signedInAt: number;
}

/** Reads our session cookie from a Cookie header; null when there is none or we did not issue it. */
export async function readSession(
  header: string | null,
  { origin, secret }: { origin: string; secret: string },
): Promise<SessionClaims | null> {
  const name = cookieName(origin);
  const pair = (header ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  if (!pair) return null;
  const token = await open(pair.slice(name.length + 1), secret).catch(() => null);
  const { sub, epoch, at } = (token ?? {}) as { sub?: unknown; epoch?: unknown; at?: unknown };
  if (typeof at === 'number' && Date.now() - at > LONGEST_MS) return null;
  return typeof sub === 'string' && typeof epoch === 'number' && typeof at === 'number'
    ? { userId: sub, sessionEpoch: epoch, signedInAt: at }
    : null;
}

/** Rejects for every value that we did not issue, also for one that is not URI-encoded. */
const open = async (value: string, secret: string) => decode({ token: decodeURIComponent(value), secret });
