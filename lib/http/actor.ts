import type { Context as HonoContext } from 'hono';

import type { Audience } from '#lib/contract/endpoint.ts';
import { personFromHeaders } from '#lib/runtime/auth/person.ts';
import type { Actor, Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { isOwnPage } from './own-page.ts';
import type { Shared } from './shared.ts';

/** Which kinds of actor may make the calls of each audience. What an admin or person may do beyond that, the use case decides. */
const KINDS = {
  agent: ['agent'],
  'agent-or-connector': ['agent', 'connector'],
  admin: ['token', 'person'],
  person: ['person'],
  anyone: [],
} as const satisfies Record<Audience, readonly Actor['kind'][]>;

/** Who can be behind a call of this audience; null stands for anybody. */
export type ActorOf<A extends Audience> = A extends 'anyone'
  ? null
  : Extract<Actor, { kind: (typeof KINDS)[A][number] }>;

/** Authentication: who calls, from an API key or a session and from nothing else; for a stop without waiting for another. Throws `unauthenticated` or `forbidden`. */
export async function actorOf<A extends Audience>(
  { runtime }: Shared,
  c: HonoContext,
  audience: A,
  isStop = false,
): Promise<ActorOf<A>> {
  if (audience === 'anyone') return null as ActorOf<A>;
  const kinds: readonly Actor['kind'][] = KINDS[audience];
  const authorization = c.req.header('authorization');
  if (authorization !== undefined) {
    const key = /^Bearer (cs_[A-Za-z0-9_-]{20,100})$/.exec(authorization)?.[1];
    const actor = key === undefined ? null : await runtime.identify(key, isStop);
    if (!actor) throw new Failure('unauthenticated', { detail: 'The key is unknown, expired or revoked.' });
    if (!kinds.includes(actor.kind))
      throw new Failure('forbidden', { detail: `A key of kind “${actor.kind}” cannot make this call.` });
    return actor as ActorOf<A>;
  }
  if (!kinds.includes('person'))
    throw new Failure('unauthenticated', { detail: 'Send the agent’s key: Authorization: Bearer cs_…' });
  const person = await personFromHeaders(runtime.ctx, runtime.env, c.req.raw.headers, isStop);
  if (!person) throw new Failure('unauthenticated', { detail: 'Sign in first.' });
  refuseForeignOrigin(c, runtime.ctx);
  return person as ActorOf<A>;
}

/** CSRF: browsers send our cookie with requests that other sites make, and none of those may change anything. */
function refuseForeignOrigin(c: HonoContext, desk: Pick<Context, 'origin' | 'address'>): void {
  if (c.req.method === 'GET') return;
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const foreign =
    (origin !== undefined && !isOwnPage(origin, c.req.header('host'), desk)) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (foreign) throw new Failure('forbidden', { detail: `Requests with a session have to come from ${desk.address}.` });
}

/** Whose large work waits in one line: an agent's, whichever of its keys it uses. */
export function lineOf(actor: ActorOf<Audience>): string {
  if (actor === null) return 'anyone';
  if (actor.kind === 'agent') return actor.agentId;
  return actor.kind === 'person' ? actor.userId : actor.keyId;
}

/** Whose requests are counted together by the rate limit: a person's, a key's, or without either an address's. */
export function limitedBy(actor: ActorOf<Audience>, c: HonoContext): string {
  // Only server.ts sets this header.
  if (actor === null) return `address:${c.req.header('x-countersign-address') ?? ''}`;
  return actor.kind === 'person' ? actor.userId : actor.keyId;
}
