import { PASSWORD } from '../world.ts';

export interface SignedIn {
  cookie: string;
  /** Reads what is on screen and signs it, as the browser does; answers the HTTP status, 0 when nobody answered. */
  approve(id: string): Promise<number>;
  /** Gets a path below /api/v1/review/ and returns the response. */
  get(path: string): Promise<Response>;
}

/** Signs a person of a live world in, or with a `password` one of another desk, who then signs verdicts with it; over HTTP alone. */
export async function signIn(url: string, email: string, password?: string): Promise<SignedIn> {
  const token = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await token.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookiesOf(token) },
    body: new URLSearchParams({ csrfToken, email, password: password ?? PASSWORD, json: 'true' }),
  });
  const cookie = cookiesOf(answer);
  if (!cookie.includes('countersign.session=')) throw new Error(`${email} could not sign in (${answer.status})`);
  const method = password === undefined ? 'session' : 'password';
  const send = (path: string, body?: object) =>
    fetch(`${url}/api/v1/review/actions/${path}`, {
      headers: { cookie, origin: url, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
  return {
    cookie,
    get: (path) => fetch(`${url}/api/v1/review/${path}`, { headers: { cookie } }),
    approve: async (id) => {
      try {
        const shown = await send(id);
        if (!shown.ok) return shown.status;
        const { digest, view_digest } = (await shown.json()) as { digest: string; view_digest: string };
        const draft = await send(`${id}/drafts`, { verdict: 'approve', digest, view_digest, method });
        if (!draft.ok) return draft.status;
        const { nonce } = (await draft.json()) as { nonce: string };
        return (await send(`${id}/verdicts`, { nonce, ...(password !== undefined && { password }) })).status;
      } catch {
        return 0;
      }
    },
  };
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
