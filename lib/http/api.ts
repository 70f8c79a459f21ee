import { randomUUID } from 'node:crypto';

import type { Hono } from 'hono';
import { type Context as HonoContext } from 'hono';

import type { Endpoint, InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { Actor, Context } from '#lib/usecases/context.ts';
import { addressOf, callerOf } from './callers.ts';
import { problemReply, type Reply } from './problems.ts';
import { readInput } from './read-input.ts';
import type { Shared } from './shared.ts';

/** What a route may change of the plain case: more input, another status, extra headers. */
interface Details<Output, Body> {
  input?: (c: HonoContext) => object;
  reply?: (output: Output) => { status?: number; headers?: Record<string, string>; body: Body };
}

const checkReplies = process.env['NODE_ENV'] !== 'production';

/** A router in which a route is a declaration: the contract, the use case, and nothing else. */
export class Api {
  readonly hono: Hono;
  readonly #shared: Shared;

  constructor(hono: Hono, shared: Shared) {
    this.hono = hono;
    this.#shared = shared;
  }

  on<E extends Endpoint, Who extends Actor | null, Output>(
    endpoint: E,
    useCase: (ctx: Context, actor: Who, input: InputOf<E>) => Promise<Output>,
    ...[details]: Output extends ReplyOf<E> ? [Details<Output, ReplyOf<E>>?] : [Details<Output, ReplyOf<E>>]
  ): this {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    this.hono.on(endpoint.method, path, (c) =>
      answer(this.#shared, c, async (headers) => {
        const { runtime, limit } = this.#shared;
        const actor = await callerOf(this.#shared, c, endpoint.audience);
        limit.take(callerId(actor, c), headers);
        const input = { ...(await readInput(c, endpoint)), ...details?.input?.(c) };
        const output = await useCase(runtime.ctx, actor as Who, input as InputOf<E>);
        const reply = details?.reply?.(output) ?? { body: output as unknown as ReplyOf<E> };
        // Outside production every answer is held to its contract; in production it has been, by the tests.
        const body = checkReplies ? endpoint.reply.parse(reply.body) : reply.body;
        Object.assign(headers, reply.headers);
        return jsonReply(reply.status ?? endpoint.status ?? 200, body);
      }),
    );
    return this;
  }
}

/** Runs a handler and turns whatever happens into one response with a request id. */
export async function answer(
  shared: Shared,
  c: HonoContext,
  handle: (headers: Record<string, string>) => Promise<Reply>,
): Promise<Response> {
  const { body, ...init } = await replyTo(shared, newHeaders(), handle);
  return new Response(body, init);
}

export const newHeaders = () => ({ 'x-request-id': randomUUID(), 'cache-control': 'no-store' });

/** The whole reply of a handler that may fail, with the headers that stood when it did. */
export async function replyTo(
  shared: Shared,
  headers: Record<string, string> & { 'x-request-id': string },
  handle: (headers: Record<string, string>) => Promise<Reply>,
): Promise<Reply> {
  let reply: Reply;
  try {
    reply = await handle(headers);
  } catch (error) {
    reply = problemReply(error, headers['x-request-id'], shared.runtime.log);
  }
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

export const jsonReply = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function callerId(actor: Actor | null, c: HonoContext): string {
  if (actor === null) return `address:${addressOf(c)}`;
  if (actor.kind === 'person') return actor.userId;
  return actor.kind === 'operator' ? actor.name : actor.keyId;
}
