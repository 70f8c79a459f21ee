const HERE = 'http://desk.invalid';

/** The path to follow after a sign-in: a path of this desk, else the front page. Read as the browser will read it, tabs and backslashes included. */
export function safePath(to: unknown): string {
  if (typeof to !== 'string' || !to.startsWith('/') || !URL.canParse(to, HERE)) return '/';
  const url = new URL(to, HERE);
  return url.origin === HERE && !url.pathname.startsWith('/sign-in') ? `${url.pathname}${url.search}${url.hash}` : '/';
}
