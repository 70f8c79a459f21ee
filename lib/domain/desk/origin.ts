const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an origin is of this machine alone: such a desk can be at any port, and at another one after each start. */
export const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) && LOOPBACK.includes(new URL(origin).hostname);

/** Whether a page at `other` is the desk's own: the same origin or, for a desk on loopback, the same scheme and host at any port. */
export function sameDesk(own: string, other: string): boolean {
  if (own === other) return true;
  if (!isLoopback(own) || !URL.canParse(other)) return false;
  const [mine, theirs] = [new URL(own), new URL(other)];
  return theirs.origin === other && theirs.protocol === mine.protocol && theirs.hostname === mine.hostname;
}

/** Where a request reached the desk: at its address or, on loopback, at the same host and the port that was asked, through a tunnel for example. */
export function askedAt(host: string | null, { origin, address }: { origin: string; address: string }): string {
  const asked = `${new URL(origin).protocol}//${host ?? ''}`;
  return isLoopback(origin) && sameDesk(origin, asked) ? asked : address;
}

/** Where a desk is reached from a server with this setting: its own origin or, on loopback, that origin at the server's port. */
export function addressOf(own: string, setting: string, port: number): string {
  if (!isLoopback(own)) return own;
  if (sameDesk(own, setting)) return setting;
  const here = new URL(own);
  if (port !== 0) here.port = String(port);
  return here.origin;
}

/** The origin that a text names and nothing else, as browsers write it; null when it names none. */
export function readOrigin(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return null;
  return url.username === '' && url.password === '' ? url.origin : null;
}
