import type { z } from 'zod';

/** Who may call: an agent's key, a connector's, an admin token or signed-in admin, a signed-in person, anybody. */
export type Audience = 'agent' | 'agent-or-connector' | 'admin' | 'person' | 'anyone';

type Shape = z.ZodType | undefined;

/** One call of the HTTP API as outsiders see it. The server, the OpenAPI document and the SDK's types all come from here. */
export interface Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Reply extends z.ZodType = z.ZodType,
  For extends Audience = Audience,
> {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /api/v1, with `{name}` for parameters. */
  path: string;
  audience: For;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  reply: Reply;
  /** Success status when the use case does not choose one. */
  status?: number;
  /** Agents see this as 200 also when a lock matches them. */
  openWhenLocked?: boolean;
}

type Inferred<S extends Shape> = S extends z.ZodType ? z.output<S> : unknown;

/** Everything the caller sends, flattened: path parameters, query and body never share a name. */
export type InputOf<E> =
  E extends Endpoint<infer P, infer Q, infer B> ? Inferred<P> & Inferred<Q> & Inferred<B> : never;
export type ReplyOf<E> = E extends { reply: infer R extends z.ZodType } ? z.output<R> : never;

/** Declares a call; the types of its parts, and whom it is for, are kept. */
export function endpoint<
  const For extends Audience,
  Reply extends z.ZodType,
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
>(definition: Endpoint<Params, Query, Body, Reply, For>): Endpoint<Params, Query, Body, Reply, For> {
  return definition;
}
