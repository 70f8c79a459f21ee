import { randomUUID } from 'node:crypto';

import { problemReply, type Reply } from './problems.ts';
import type { Shared } from './shared.ts';

/** Headers of every response. A handler may add to them, and they are sent with its problem too. */
export type BaseHeaders = Record<string, string> & { 'x-request-id': string };

/** Runs a handler and turns its reply, or whatever it throws, into one response with a request id. */
export const answer = (shared: Shared, handle: (headers: BaseHeaders) => Promise<Reply>): Promise<Response> =>
  respond(shared, async (headers) => toResponse(headers, await handle(headers)));

/** The same for a handler that makes its whole response: a stream, or bytes. */
export async function respond(shared: Shared, handle: (headers: BaseHeaders) => Promise<Response>): Promise<Response> {
  const headers: BaseHeaders = { 'x-request-id': randomUUID(), 'cache-control': 'no-store' };
  try {
    return await handle(headers);
  } catch (error) {
    return toResponse(headers, problemReply(error, headers['x-request-id'], shared.runtime.log));
  }
}

/** What a request whose socket is answered directly ends with: the reply, or the problem it ran into. */
export async function replyTo(shared: Shared, headers: BaseHeaders, handle: () => Promise<Reply>): Promise<Reply> {
  const reply = await handle().catch((error: unknown) =>
    problemReply(error, headers['x-request-id'], shared.runtime.log),
  );
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

/** The reply as a response; its own headers win over those of every response. */
export const toResponse = (headers: BaseHeaders, { status, headers: own, body }: Reply): Response =>
  new Response(body, { status, headers: { ...headers, ...own } });

export const jsonReply = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
