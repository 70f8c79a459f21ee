/** A browser as far as a server can tell: it keeps cookies, and sends its origin with what it changes. */
export class Browser {
  readonly #url: string;
  readonly #cookies: Map<string, string>;

  constructor(url: string, cookies = new Map<string, string>()) {
    this.#url = url;
    this.#cookies = new Map(cookies);
  }

  /** Another browser with the cookies that this one has now. */
  copy(): Browser {
    return new Browser(this.#url, this.#cookies);
  }

  async #send(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.#url}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), cookie, origin: this.#url },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const gone = attributes.some((one) => /^\s*max-age=0$/i.test(one)) || value === '';
      if (gone) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  get = (path: string, init: RequestInit = {}): Promise<Response> => this.#send(path, init);

  /** Calls the API as a page of the desk does. */
  call(method: string, path: string, body?: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.#send(`/api/v1${path}`, { method, ...(body ? { headers, body: JSON.stringify(body) } : {}) });
  }

  /** Posts a form to next-auth with its token, as its client does. */
  async post(path: string, fields: Record<string, string>): Promise<Response> {
    const { csrfToken } = (await (await this.#send('/api/auth/csrf')).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, json: 'true', ...fields });
    return this.#send(path, { method: 'POST', redirect: 'manual', body });
  }

  async #answer(answer: Response) {
    const body = (await answer.json()) as { type?: string; detail?: string; url?: string };
    const retryAfter = Number(answer.headers.get('retry-after'));
    return { status: answer.status, body, retryAfter, cookies: answer.headers.getSetCookie() };
  }

  async signIn(email: string, password: string) {
    return this.#answer(await this.post('/api/auth/callback/credentials', { email, password }));
  }

  async signInWithPasskey(assertion: object) {
    return this.#answer(await this.post('/api/auth/callback/passkey', { assertion: JSON.stringify(assertion) }));
  }
}
