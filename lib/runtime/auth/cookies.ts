/** The prefix `__Host-` binds a cookie to this host and to https; plain http is for local use only. */
export const hostCookie = (origin: string, what: 'session' | 'device'): string =>
  origin.startsWith('https:') ? `__Host-countersign.${what}` : `countersign.${what}`;

/** The value of a cookie in a Cookie header, as it was sent; null when it is not there. */
export function cookieIn(header: string | null, name: string): string | null {
  const pair = (header ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair === undefined ? null : pair.slice(name.length + 1);
}
