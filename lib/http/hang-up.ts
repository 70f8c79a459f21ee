import type { ServerResponse } from 'node:http';

import type { Context as HonoContext } from 'hono';

/** Aborts when the caller hangs up. Under server.ts it hears the socket itself, which costs no Request object for each wait. */
export function hangUp(c: HonoContext): AbortSignal {
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
  if (!outgoing) return c.req.raw.signal;
  const controller = new AbortController();
  outgoing.once('close', () => controller.abort());
  return controller.signal;
}
