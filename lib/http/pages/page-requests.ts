import type { IncomingMessage } from 'node:http';

import { isOwnAddress } from '#lib/runtime/auth/own-address.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { isRouterState } from './router-state.ts';

/** What the person at a browser needs of next-auth, after `/api/auth/`. Its client's logger is not among it: it writes what anybody sends. */
const AUTH_ROUTES: Record<string, readonly string[]> = {
  GET: ['csrf', 'session', 'providers', 'signin', 'signout', 'error'],
  POST: ['signin/credentials', 'callback/credentials', 'callback/passkey', 'signout'],
};
const AUTH_ROUTES_OIDC: Record<string, readonly string[]> = { GET: ['callback/oidc'], POST: ['signin/oidc'] };

/** The desk as far as its pages' requests are judged by it. */
interface Facts {
  origin: string;
  oidc: boolean;
}

const LARGEST_BODY = 1_048_576;

/** What is wrong with the path of any request: the router behind reads dots and doubled slashes differently. */
export function judgeAddress(path: string, whole: string): Failure | null {
  // A longer one could not come back in a Location header, which clients bound.
  if (whole.length > LONGEST_ADDRESS) return invalid('/path', 'with its query is at most 8,192 characters');
  return /(?:^|\/)\.{1,2}(?:\/|$)|\/\//.test(path)
    ? invalid('/path', 'holds an empty part, or one of dots alone')
    : null;
}

const LONGEST_ADDRESS = 8_192;

/**
 * What is wrong with a request for a page or for next-auth, null when nothing is; both answer some of it with a 500. Takes a callback cookie that
 * next-auth could not read out of the request: a browser would send it again and again.
 */
export function judgePageRequest(request: IncomingMessage, facts: Facts): Failure | null {
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s, 2);
  if (!decodes(path)) return invalid('/path', 'holds a percent sign that begins no UTF-8 character');
  const length = Number(request.headers['content-length'] ?? 0);
  // Next would buffer the whole of it.
  if (!(length <= LARGEST_BODY) || request.headers['transfer-encoding'] !== undefined)
    return invalid('/headers/Content-Length', 'is at most 1 MiB, and sent with every body');
  if (/^\/api\/auth(?:\/|$)/.test(path)) return judgeAuth(request, path, new URLSearchParams(search), facts);
  // There are no server actions; Next would look for one, and log under what name a caller has asked for it.
  delete request.headers['next-action'];
  // Without it Next answers with the whole page; one that it cannot read it answers with a 500.
  if (!isRouterState(request.headers['next-router-state-tree'])) delete request.headers['next-router-state-tree'];
  // The router that reads these is not used here.
  if (/^\/_next\/data(?:\/|$)/.test(path))
    return new Failure('not-found', { detail: 'Pages are asked for by their address.' });
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  return new Failure('not-found', {
    detail: 'A page is only read: ask for it with GET. Calls are listed at /docs/api.',
  });
}

function judgeAuth(request: IncomingMessage, path: string, query: URLSearchParams, facts: Facts): Failure | null {
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const route = path.slice('/api/auth/'.length);
  const known = AUTH_ROUTES[method]?.includes(route) || (facts.oidc && AUTH_ROUTES_OIDC[method]?.includes(route));
  if (!known) return new Failure('not-found', { detail: 'There is no such call. Sign in at /sign-in.' });
  const twice = [...query.keys()].find((name, at, all) => all.indexOf(name) !== at);
  if (twice !== undefined) return invalid(`/query/${twice.slice(0, 100)}`, 'is given twice');
  // Some of it comes back in a Location header, which holds one byte for each character.
  const foreign = [...query].find(([name, value]) => name !== 'callbackUrl' && !/^[\x20-\x7e]*$/.test(value));
  if (foreign) return invalid(`/query/${foreign[0].slice(0, 100)}`, 'is printable ASCII');
  const callback = query.get('callbackUrl');
  if (callback !== null && !isOwnAddress(callback, facts.origin))
    return invalid('/query/callbackUrl', `is a path or begins with ${facts.origin}`);
  if (
    method === 'POST' &&
    !/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')
  )
    return new Failure('unsupported-media-type', { detail: 'Send application/x-www-form-urlencoded.' });
  dropBrokenCallbackCookie(request, facts.origin);
  return null;
}

const CALLBACK_COOKIE = /^\s*(?:__Secure-)?next-auth\.callback-url=(.*)$/s;

function dropBrokenCallbackCookie(request: IncomingMessage, origin: string): void {
  const { cookie } = request.headers;
  if (cookie === undefined) return;
  const kept = cookie.split(';').filter((one) => {
    const value = CALLBACK_COOKIE.exec(one)?.[1]?.trim();
    return value === undefined || (decodes(value) && isOwnAddress(decodeURIComponent(value), origin));
  });
  request.headers.cookie = kept.join(';');
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A request that asks to be told beforehand whether its body is wanted, in a word nobody knows (RFC 9110 §10.1.1). */
export const unknownExpectation = (): Failure => invalid('/headers/Expect', 'is 100-continue or left out');

const invalid = (pointer: string, detail: string): Failure =>
  new Failure('invalid-request', { errors: [{ pointer, detail }] });
