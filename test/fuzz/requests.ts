import fc from 'fast-check';

import type { Route } from './routes.ts';
import { like, MARK, textsOf } from './values.ts';

export interface Request {
  route: Route;
  url: string;
  method: string;
  /** Number of the caller; what it sends to show who it is changes in the course of a run. */
  caller: number;
  headers: Record<string, string>;
  body: string | undefined;
}

/** `encodeURIComponent` that also takes lone surrogates, and now and then the text as it is, for what its percent signs mean. */
const inUrl = (text: string, raw: boolean): string =>
  raw ? text.replace(/[^\x21-\x7e]|[#?/\\]/g, '%FF') : encodeURIComponent(text.toWellFormed());

/** As a header may hold it: one byte for each character and no control character, or the client itself refuses. */
const inHeader = (text: string): string => text.replace(/[^\x20-\x7e\x80-\xff]/g, '?');

const HEADERS = [
  ...['accept', 'accept-language', 'authorization', 'cookie', 'origin', 'sec-fetch-site', 'x-forwarded-for', 'range'],
  ...['content-type', 'if-none-match', 'idempotency-key', 'last-event-id', 'x-request-id', 'x-countersign-address'],
  ...['rsc', 'next-action', 'next-router-state-tree', 'next-router-prefetch', 'next-url', 'x-middleware-subrequest'],
  ...['x-forwarded-host', 'x-forwarded-proto', 'traceparent', 'x-nextjs-data', 'accept-encoding', 'user-agent'],
  ...['next-router-segment-prefetch', 'x-countersign-path', 'x-invoke-path', 'purpose', 'x-action-forwarded', 'expect'],
];

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'PROPFIND'];

const formOf = (value: unknown): string =>
  new URLSearchParams(
    Object.entries(value !== null && typeof value === 'object' ? value : {}).map(([name, one]) => [
      name.toWellFormed(),
      // As JSON where it is an object: one with a member `toString` has no other text.
      (typeof one === 'object' ? (JSON.stringify(one) ?? '') : String(one)).toWellFormed(),
    ]),
  ).toString();

/** Requests for one route; `ids` are of things that exist. */
export function requestsFor(route: Route, ids: readonly string[]): fc.Arbitrary<Request> {
  const text = textsOf(ids);
  const texts = (parts: Record<string, object>, required: boolean) =>
    fc.record(
      Object.fromEntries(
        Object.entries(parts).map(([name, schema]) => [
          name,
          fc.oneof(
            like(schema, text).map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))),
            text,
          ),
        ]),
      ),
      { requiredKeys: required ? Object.keys(parts) : [] },
    );
  const body = route.body && like(route.body, text);
  const write = (value: unknown): string =>
    route.kind === 'door' ? formOf(value) : (JSON.stringify(value) ?? '').toWellFormed();
  return fc
    .record({
      inPath: texts(route.params, true),
      inQuery: texts(route.query, false),
      raw: fc.boolean(),
      extra: fc.option(fc.tuple(text, text), { freq: 10 }),
      caller: fc.nat(),
      body: body
        ? fc.oneof({ arbitrary: body.map(write), weight: 9 }, { arbitrary: text, weight: 1 })
        : fc.option(text, { freq: 10, nil: undefined }),
      key: fc.option(fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abc#:-_~!') }), { freq: 3 }),
      more: fc.option(fc.dictionary(fc.constantFrom(...HEADERS), fc.oneof(text, fc.constant('1')), { maxKeys: 3 }), {
        freq: 5,
      }),
      method: fc.option(fc.constantFrom(...METHODS), { freq: 25 }),
    })
    .map(({ inPath, inQuery, raw, extra, caller, body: sent, key, more, method }) => {
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => inUrl(String(inPath[name] ?? ''), raw));
      const query = Object.entries(inQuery).map(([name, value]) => `${name}=${inUrl(String(value), raw)}`);
      if (extra) query.push(`${inUrl(extra[0], raw)}=${inUrl(extra[1], raw)}`);
      const asked = method ?? route.method;
      const bodyless = asked === 'GET' || asked === 'HEAD';
      return {
        route,
        url: `${path}${query.length > 0 ? `?${query.join('&')}` : ''}`.replace(/([?&])wait=[^&]*/g, '$1wait=0'),
        method: asked,
        caller,
        headers: {
          ...(bodyless || sent === undefined ? {} : { 'content-type': TYPES[route.kind] }),
          ...(key === null ? {} : { 'idempotency-key': key }),
          ...Object.fromEntries(Object.entries(more ?? {}).map(([name, value]) => [name, inHeader(value)])),
        },
        body: bodyless ? undefined : sent?.toWellFormed(),
      };
    });
}

const TYPES = {
  api: 'application/json',
  door: 'application/x-www-form-urlencoded',
  page: `multipart/form-data; boundary=${MARK}`,
};
