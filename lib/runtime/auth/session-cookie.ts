import { decode } from 'next-auth/jwt';

/** `__Host-` binds the cookie to this host over https; plain http is for this machine only. */
export const cookieName = (origin: string): string =>
  origin.startsWith('https:') ? '__Host-countersign.session' : 'countersign.session';

/** However often it was renewed: a cookie that was copied once must not live for ever. */
const LONGEST_MS = 7 * 24 * 3_600_000;

export interface SessionClaims {
  userId: string;
  sessionEpoch: number;
  /** Epoch milliseconds of the sign-in itself; the session may have been renewed since. */
  signedInAt: number;
}

/** What our session cookie in a Cookie header says; null when there is none or it is not ours. */
export async function readSession(
  header: string | null,
  env: { origin: string; secret: string },
): Promise<SessionClaims | null> {
  const name = cookieName(env.origin);
  const pair = (header ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  if (!pair) return null;
  const token = await open(pair.slice(name.length + 1), env.secret).catch(() => null);
  const { sub, epoch, at } = (token ?? {}) as { sub?: unknown; epoch?: unknown; at?: unknown };
  if (typeof at === 'number' && Date.now() - at > LONGEST_MS) return null;
  return typeof sub === 'string' && typeof epoch === 'number' && typeof at === 'number'
    ? { userId: sub, sessionEpoch: epoch, signedInAt: at }
    : null;
}

/** Rejects for whatever is not ours, a value that is no URI component included. */
const open = async (value: string, secret: string) => decode({ token: decodeURIComponent(value), secret });
