import { globSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { Endpoint } from '#lib/contract/endpoint.ts';
import { EVERY_ENDPOINT } from '#lib/contract/every-endpoint.ts';
import { createApp } from '#lib/http/app.ts';
import type { Schema } from './values.ts';

/** One thing that can be asked for. */
export interface Route {
  /** What it is called in the figures: method and path, with the names of its parameters. */
  name: string;
  /** `api`: whatever is refused is a problem document. `door`: next-auth's calls. `page`: whatever may be shown to a person. */
  kind: 'api' | 'door' | 'page';
  method: string;
  /** The path, with `{name}` for parameters. */
  path: string;
  params: Record<string, Schema>;
  query: Record<string, Schema>;
  body: Schema | null;
  /** Asked for no more often than this: each answer is of the size of the whole ledger. */
  most?: number;
}

const schemaOf = (type: z.ZodType): Schema => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema;
const partsOf = (type: z.ZodType | undefined): Record<string, Schema> =>
  type instanceof z.ZodObject
    ? Object.fromEntries(
        Object.entries(type.shape as Record<string, z.ZodType>).map(([name, one]) => [name, schemaOf(one)]),
      )
    : {};

const ofEndpoint = ({ method, path, params, query, body }: Endpoint): Route => ({
  name: `${method} /api/v1${path}`,
  kind: 'api',
  method,
  path: `/api/v1${path}`,
  params: partsOf(params),
  query: partsOf(query),
  body: body ? schemaOf(body) : null,
});

const TEXT: Schema = { type: 'string' };
const texts = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, TEXT]));
const namesIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
const plain = (kind: Route['kind'], method: string, path: string, query: string[] = [], body: Schema | null = null) =>
  ({
    name: `${method} ${path}`,
    kind,
    method,
    path,
    params: texts(...namesIn(path)),
    query: texts(...query),
    body,
  }) satisfies Route;

/** Every route of the API by method and path as the contract writes them. */
export const servedRoutes = (): { method: string; path: string }[] => {
  const app = createApp({ db: { pool: {} }, env: { rateLimit: 1_000 } } as never);
  const all = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`);
  return [...new Set(all)].map((one) => {
    const [method = '', path = ''] = one.split(' ');
    return { method, path };
  });
};

const form = (...names: string[]): Schema => ({ type: 'object', properties: texts(...names) });
const DOOR: Route[] = [
  ...['csrf', 'session', 'providers', 'signin', 'signout', 'error', 'callback/credentials', '_log', '{rest}'].map(
    (name) => plain('door', 'GET', `/api/auth/${name}`, ['callbackUrl', 'error', 'code', 'state']),
  ),
  plain('door', 'POST', '/api/auth/signin/credentials', ['callbackUrl'], form('csrfToken', 'callbackUrl', 'json')),
  plain('door', 'POST', '/api/auth/signout', ['callbackUrl'], form('csrfToken', 'callbackUrl', 'json')),
  plain('door', 'POST', '/api/auth/_log', [], form('level', 'code', 'message')),
  plain('door', 'POST', '/api/auth/{rest}', [], form('csrfToken', 'json')),
  plain(
    'door',
    'POST',
    '/api/auth/callback/credentials',
    ['callbackUrl'],
    form('csrfToken', 'email', 'password', 'callbackUrl', 'json'),
  ),
];

const pages = (): Route[] =>
  globSync('app/**/page.tsx', { cwd: join(import.meta.dirname, '../..') })
    .sort()
    .map((file) => file.replace(/^app|\/\([^)]*\)|\/page\.tsx$/g, '').replace(/\[(\w+)\]/g, '{$1}') || '/')
    .concat('/verify', '/{rest}', '/_next/image', '/_next/static/{rest}', '/_next/data/{rest}')
    .flatMap((path) => [
      plain('page', 'GET', path, ['q', 'cursor', 'callbackUrl', 'from', 'plan', 'url', '_rsc', 'focus', 'agent']),
      plain('page', 'POST', path, ['q'], {}),
    ]);

/** Everything that somebody can ask a server for: the declared calls, the routes beside them, next-auth's and the pages. */
export function everyRoute(): Route[] {
  const declared = EVERY_ENDPOINT.map(ofEndpoint);
  const known = new Set(declared.map(({ name }) => name));
  const beside = servedRoutes()
    .map(({ method, path }) => plain('api', method, path, ['wait', 'after', 'cursor'], method === 'GET' ? null : {}))
    .filter(({ name }) => !known.has(name))
    .concat(plain('api', 'GET', '/api/v1/{rest}'), plain('api', 'POST', '/api/v1/{rest}', [], {}))
    .map((route) => (route.path.endsWith('/ledger/export') ? { ...route, most: 100 } : route));
  return [...declared, ...beside, ...DOOR, ...pages()];
}
