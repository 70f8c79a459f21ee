import type { z } from 'zod';

import type { Endpoint, ReplyOf } from '#lib/contract/endpoint.ts';
import type { Problem } from '#lib/contract/problem.ts';

type Shape = z.ZodType | undefined;
type Sent<S extends Shape> = S extends z.ZodType ? z.input<S> : unknown;

/** What a caller gives: path parameters, query and body in one object; fields with a default may be left out. */
export type SentTo<E> = E extends Endpoint<infer P, infer Q, infer B> ? Sent<P> & Sent<Q> & Sent<B> : never;

/** A refusal of the server (RFC 9457), or, with code `offline`, a request that was not sent or has no answer. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Last part of the problem type, e.g. `stale`. */
  readonly code: string;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.code = problem.type.split('/').at(-1) ?? 'internal';
  }
}

/** Calls one endpoint of the contract with the session's cookie. Throws `ProblemError`, and an AbortError when aborted. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: SentTo<E>,
  signal?: AbortSignal,
): Promise<ReplyOf<E>> {
  const response = await ask(endpoint, input, signal);
  const answer = await readJson(response);
  if (!response.ok) throw new ProblemError(isProblem(answer) ? answer : unreadableProblem(response.status));
  return answer as ReplyOf<E>;
}

/** The same for an endpoint that answers with a file. */
export async function callForFile<E extends Endpoint>(
  endpoint: E,
  input: SentTo<E>,
  signal?: AbortSignal,
): Promise<Blob> {
  const response = await ask(endpoint, input, signal);
  if (response.ok) return response.blob();
  const answer = await readJson(response);
  throw new ProblemError(isProblem(answer) ? answer : unreadableProblem(response.status));
}

const readJson = (response: Response): Promise<unknown> =>
  response.json().catch((error: unknown) => {
    if (isAbort(error)) throw error;
    return null;
  }) as Promise<unknown>;

function ask<E extends Endpoint>(endpoint: E, input: SentTo<E>, signal?: AbortSignal): Promise<Response> {
  const rest: Record<string, unknown> = { ...(input as object) };
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  const query = endpoint.query ? `?${searchOf(rest)}` : '';
  return send(`/api/v1${path}${query}`, {
    method: endpoint.method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(endpoint.body ? { 'content-type': 'application/json' } : {}) },
    ...(endpoint.body ? { body: JSON.stringify(rest) } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** Query string of the fields that are not empty. */
export function searchOf(fields: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.toString();
}

/** Sends a request at once or not at all. Throws `ProblemError` where there is no answer. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  if (init.method !== 'GET' && isOffline()) throw nothingSent();
  try {
    return await fetch(url, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ProblemError({
      type: '/problems/offline',
      title: 'The desk does not answer',
      status: 0,
      detail:
        (init.method ?? 'GET') === 'GET'
          ? 'Check the connection and try again.'
          : 'Whether this was recorded is not known. Check the connection and reload the page before you try again.',
      request_id: '',
    });
  }
}

/** The browser says so by itself; Node has no such property. */
const isOffline = (): boolean => (globalThis.navigator as { onLine?: boolean } | undefined)?.onLine === false;

/** The failure of what was never sent, and will not be sent later either. */
export const nothingSent = (): ProblemError =>
  new ProblemError({
    type: '/problems/offline',
    title: 'Nothing was sent',
    status: 0,
    detail: 'The desk cannot be reached. Nothing is sent later by itself: do it again once you are connected.',
    request_id: '',
  });

/** Whether a call was cancelled by the person it was made for. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'type' in value && 'title' in value && 'detail' in value;

export const unreadableProblem = (status: number): Problem => ({
  type: '/problems/internal',
  title: 'The desk gave an answer this page cannot read',
  status,
  detail: 'Reload the page to see what is recorded before you try again.',
  request_id: '',
});
