import type { ServerResponse } from 'node:http';

import type { Context as HonoContext } from 'hono';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

import { AwaitAction } from '#lib/contract/agent-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import { ActionWatch, awaitAction } from '#lib/usecases/actions/await-action.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { answer, jsonReply, replyTo, type newHeaders } from './api.ts';
import { callerOf } from './callers.ts';
import type { Shared } from './shared.ts';
import { readInput } from './read-input.ts';

type Wait = InputOf<typeof AwaitAction>;
type Headers = ReturnType<typeof newHeaders>;

/** `GET /actions/{id}?wait=`: under server.ts a wait is held on the raw socket and keeps nothing else of its request alive. */
export function agentWait(shared: Shared): (c: HonoContext) => Promise<Response> {
  return async (c) => {
    const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
    let held = false;
    const response = await answer(shared, c, async (headers) => {
      const actor = (await callerOf(shared, c, AwaitAction.audience)) as AgentActor;
      shared.limit.take(actor.keyId, headers);
      const input = { ...((await readInput(c, AwaitAction)) as Wait), ...preferred(c) };
      if (outgoing && input.wait) {
        held = true;
        hold(shared, outgoing, headers as Headers, actor, input);
        return { status: 200, headers: {}, body: '' };
      }
      return jsonReply(200, await awaitAction(shared.runtime.ctx, actor, { ...input, signal: c.req.raw.signal }));
    });
    return held ? RESPONSE_ALREADY_SENT : response;
  };
}

// A function of its own: a closure in the handler would keep the whole request.
function hold(shared: Shared, outgoing: ServerResponse, headers: Headers, actor: AgentActor, input: Wait): void {
  const end = (body: () => Promise<ReturnType<typeof jsonReply>>) =>
    void replyTo(shared, headers, body).then((reply) =>
      outgoing.writeHead(reply.status, reply.headers).end(reply.body),
    );
  const watch = new ActionWatch(shared.runtime.ctx, actor, input, {
    resolve: (action) => end(() => Promise.resolve(jsonReply(200, action))),
    reject: (error) => end(() => Promise.reject(error as Error)),
  });
  outgoing.once('close', () => watch.end());
}

/** `?wait=` wins over `Prefer: wait=` (RFC 7240). */
function preferred(c: HonoContext): { wait?: number } {
  const wait = /(?:^|[,;\s])wait=(\d{1,3})(?:$|[,;\s])/.exec(c.req.header('prefer') ?? '')?.[1];
  if (c.req.query('wait') !== undefined || wait === undefined) return {};
  if (Number(wait) > 60)
    throw new Failure('invalid-request', {
      errors: [{ pointer: '/headers/Prefer', detail: 'wait is 0 to 60 seconds' }],
    });
  return { wait: Number(wait) };
}
