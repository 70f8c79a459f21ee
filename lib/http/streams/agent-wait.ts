import type { ServerResponse } from 'node:http';

import type { Context as HonoContext } from 'hono';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

import { AwaitAction } from '#lib/contract/agent-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import { ActionWatch, awaitAction } from '#lib/usecases/actions/await-action.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { actorOf } from '../actor.ts';
import { jsonReply, replyTo, respond, toResponse, type BaseHeaders } from '../answer.ts';
import type { Shared } from '../shared.ts';
import { readInput } from '../read-input.ts';

type Wait = InputOf<typeof AwaitAction>;
/** `GET /actions/{id}?wait=` (long poll). Under server.ts the wait is held on the raw socket, so that nothing else of the request stays in memory. */
export function agentWait(shared: Shared): (c: HonoContext) => Promise<Response> {
  const { ctx } = shared.runtime;
  return (c) =>
    respond(shared, async (headers) => {
      const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
      const actor = await actorOf(shared, c, AwaitAction.audience);
      shared.limit.take(actor.keyId, headers);
      const input = { ...((await readInput(c, AwaitAction)) as Wait), ...preferred(c) };
      if (outgoing && input.wait) {
        hold(shared, outgoing, headers, actor, input);
        return RESPONSE_ALREADY_SENT;
      }
      const action = await awaitAction(ctx, actor, { ...input, signal: c.req.raw.signal });
      return toResponse(headers, jsonReply(200, action));
    });
}

// Not a closure inside the handler, which would keep the whole request in memory.
function hold(shared: Shared, outgoing: ServerResponse, headers: BaseHeaders, actor: AgentActor, input: Wait): void {
  const end = (body: () => Promise<ReturnType<typeof jsonReply>>) =>
    void replyTo(shared, headers, body).then((reply) =>
      outgoing.writeHead(reply.status, reply.headers).end(reply.body),
    );
  const { ctx, draining } = shared.runtime;
  const watch = new ActionWatch(ctx, actor, input, {
    resolve: (action) => {
      // Sent away early: the answer is true, and the client asks again.
      if (draining.begun && action.status === 'pending') headers['retry-after'] = '1';
      end(() => Promise.resolve(jsonReply(200, action)));
    },
    reject: (error) => end(() => Promise.reject(error as Error)),
  });
  const stay = draining.onSendAway(() => watch.end());
  outgoing.once('close', () => {
    stay();
    watch.end();
  });
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
