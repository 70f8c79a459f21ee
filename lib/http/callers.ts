import type { Context as HonoContext } from 'hono';

import type { Audience } from '#lib/contract/endpoint.ts';
import { personFromHeaders } from '#lib/runtime/auth/person.ts';
import type { Actor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import type { Shared } from './shared.ts';

/** Who calls, from a bearer key or a session and from nothing else. Throws `unauthenticated` or `forbidden`. */
export async function callerOf({ runtime }: Shared, c: HonoContext, audience: Audience): Promise<Actor | null> {
  if (audience === 'anyone') return null;
  const authorization = c.req.header('authorization');
  if (authorization !== undefined) {
    const key = /^Bearer (cs_[A-Za-z0-9_-]{20,100})$/.exec(authorization)?.[1];
    const actor = key === undefined ? null : await runtime.identify(key);
    if (!actor) throw new Failure('unauthenticated', { detail: 'The key is unknown, expired or revoked.' });
    if (!serves(actor.kind, audience))
      throw new Failure('forbidden', { detail: `A key of kind “${actor.kind}” cannot make this call.` });
    return actor;
  }
  if (audience === 'agent' || audience === 'agent-or-connector') {
    throw new Failure('unauthenticated', { detail: 'Send the agent’s key: Authorization: Bearer cs_…' });
  }
  const person = await personFromHeaders(runtime.ctx, runtime.env, c.req.raw.headers);
  if (!person) throw new Failure('unauthenticated', { detail: 'Sign in first.' });
  refuseForeignOrigin(c, runtime.env.origin);
  return person;
}

function serves(kind: Actor['kind'], audience: Audience): boolean {
  switch (audience) {
    case 'agent':
      return kind === 'agent';
    case 'agent-or-connector':
      return kind === 'agent' || kind === 'connector';
    case 'admin':
      return kind === 'token';
    case 'person':
    case 'anyone':
      return false;
  }
}

/** A cookie travels with any site's request; a page of another origin must not act with it. */
function refuseForeignOrigin(c: HonoContext, own: string): void {
  if (c.req.method === 'GET') return;
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const foreign =
    (origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (foreign) throw new Failure('forbidden', { detail: `Requests with a session have to come from ${own}.` });
}

/** Set by server.ts alone. */
export const addressOf = (c: HonoContext): string => c.req.header('x-countersign-address') ?? '';
