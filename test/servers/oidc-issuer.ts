import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { Provider } from 'oidc-provider';

export const CLIENT = { client_id: 'countersign', client_secret: 'a-secret-of-the-test-only' };

export interface Account {
  sub: string;
  email: string;
  email_verified: boolean;
}

/** A real OpenID provider on this machine. Its login page takes an account's `sub` and any password. */
export class OidcIssuer {
  readonly url: string;
  readonly #port: number;
  readonly accounts = new Map<string, Account>();
  #server: Server | null = null;

  constructor(port: number) {
    this.#port = port;
    this.url = `http://localhost:${port}`;
  }

  async start(redirectUri: string): Promise<void> {
    const provider = new Provider(this.url, {
      clients: [
        { ...CLIENT, redirect_uris: [redirectUri], response_types: ['code'], grant_types: ['authorization_code'] },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      cookies: { keys: ['only-for-this-test'] },
      findAccount: (_context, sub) => {
        const account = this.accounts.get(sub);
        return account && { accountId: sub, claims: () => ({ ...account }) };
      },
    });
    this.#server = createServer((request, response) => void provider.callback()(request, response)).listen(
      this.#port,
      '127.0.0.1',
    );
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }
}
