import type { z } from 'zod';

/** Who may call: an agent (by its key), an agent or a connector, an admin (token or session), a signed-in person, anybody. */
export type Audience = 'agent' | 'agent-or-connector' | 'admin' | 'person' | 'anyone';

type Shape = z.ZodType | undefined;

/** The public contract of one API call. The server, the OpenAPI document and the SDK's types are derived from it. */
export interface Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Reply extends z.ZodType = z.ZodType,
  For extends Audience = Audience,
> {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to /api/v1, with `{name}` for parameters. */
  path: string;
  audience: For;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  reply: Reply;
  /** The success status, unless the use case sets one. */
  status?: number;
  /** Agents get 200 even when a stop covers them. */
  openWhenLocked?: boolean;
}

type Inferred<S extends Shape> = S extends z.ZodType ? z.output<S> : unknown;

/** All input of a call, merged: path parameters, query and body never share a name. */
export type InputOf<E> =
  E extends Endpoint<infer P, infer Q, infer B> ? Inferred<P> & Inferred<Q> & Inferred<B> : never;
export type ReplyOf<E> = E extends { reply: infer R extends z.ZodType } ? z.output<R> : never;

/** Declares a call, keeping the types of its parts and its audience. */
export function endpoint<
  const For extends Audience,
  Reply extends z.ZodType,
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
>(definition: Endpoint<Params, Query, Body, Reply, For>): Endpoint<Params, Query, Body, Reply, For> {
  return definition;
}
