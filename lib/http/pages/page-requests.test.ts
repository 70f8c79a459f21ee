import type { IncomingMessage } from 'node:http';

import { describe, expect, test } from 'vitest';

import { isOwnAddress } from '#lib/runtime/auth/own-address.ts';
import { judgeAddress, judgePageRequest } from './page-requests.ts';

const origin = 'https://desk.example';
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

function judged(method: string, url: string, headers: Record<string, string> = {}, oidc = false) {
  const failure = judgePageRequest({ method, url, headers } as unknown as IncomingMessage, { origin, oidc });
  return failure === null ? null : [failure.code, failure.facts.errors?.[0]?.pointer];
}

test.each(['/agents/%FF', '/actions/%', '/reports/%ED%A0%80', '/actions/%4'])('%s names no page', (url) => {
  expect(judged('GET', url)).toEqual(['invalid-request', '/path']);
});

test.each(['/', '/actions/act_1?focus=%FF', '/agents/%C3%A9', '/?q=%'])('%s is a page', (url) => {
  expect(judged('GET', url)).toBeNull();
});

test.each([
  ['//evil.example', true],
  ['/api/v1/actions//withdraw', true],
  ['/a/../b', true],
  ['/a/.', true],
  ['/.well-known/jwks.json', false],
  ['/a.b/c', false],
])('the path %s is refused: %s', (path, refused) => {
  expect(judgeAddress(path, path)?.facts.errors?.[0]?.pointer).toBe(refused ? '/path' : undefined);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('a page takes no %s', (method) => {
  expect(judged(method, '/ledger')?.[0]).toBe('not-found');
});

test('what asks for a server action is a page like any other', () => {
  const headers = { 'next-action': 'x' };
  expect(judged('GET', '/', headers)).toBeNull();
  expect(headers).toEqual({});
});

test.each([
  ['["",{"children":["agents",{"children":["__PAGE__",{}]}]},null,"refetch"]', true],
  ['["",{"children":[["id","act_1","d",null],{}]},null,null,16]', true],
  ['[]', false],
  ['[null,-3e-323]', false],
  ['["",{"children":["a"]}]', false],
  ['["",{},"x"]', false],
  ['%', false],
])('a page that says %s is where it is, is believed: %s', (state, believed) => {
  const headers: Record<string, string> = { 'next-router-state-tree': believed ? encodeURIComponent(state) : state };
  expect(judged('GET', '/agents', headers)).toBeNull();
  expect('next-router-state-tree' in headers).toBe(believed);
});

test('an address that no Location header could hold is refused; a router that is not used has nothing', () => {
  expect(judgeAddress('/', `/?q=${'a'.repeat(9_000)}`)?.code).toBe('invalid-request');
  expect(judged('GET', '/_next/data/x.json')?.[0]).toBe('not-found');
});

test('a body of no known size is refused', () => {
  expect(judged('POST', '/', { 'transfer-encoding': 'chunked' })).toEqual([
    'invalid-request',
    '/headers/Content-Length',
  ]);
  expect(judged('POST', '/', { 'content-length': '1048577' })).toEqual(['invalid-request', '/headers/Content-Length']);
  expect(judged('GET', '/', { 'content-length': '1048576' })).toBeNull();
});

describe('what next-auth is asked', () => {
  test.each([
    ['POST', '/api/auth/_log'],
    ['GET', '/api/auth/_log'],
    ['GET', '/api/auth/callback/credentials'],
    ['GET', '/api/auth/callback/oidc'],
    ['GET', '/api/auth'],
    ['GET', '/api/auth/'],
    ['DELETE', '/api/auth/session'],
    ['POST', '/api/auth/constructor'],
  ])('%s %s is no call', (method, url) => {
    expect(judged(method, url, FORM)).toEqual(['not-found', undefined]);
  });

  test.each([
    ['GET', '/api/auth/csrf'],
    ['HEAD', '/api/auth/session'],
    ['GET', '/api/auth/session?callbackUrl=%2Fledger'],
    ['GET', '/api/auth/signin?callbackUrl=https%3A%2F%2Fdesk.example%2Fledger&error=x'],
    ['POST', '/api/auth/callback/credentials'],
    ['POST', '/api/auth/signout'],
  ])('%s %s is passed on', (method, url) => {
    expect(judged(method, url, FORM)).toBeNull();
  });

  test('single sign-on has its calls where it is set up', () => {
    expect(judged('GET', '/api/auth/callback/oidc?code=x&state=y', {}, true)).toBeNull();
    expect(judged('POST', '/api/auth/signin/oidc', FORM, true)).toBeNull();
  });

  test.each([
    'x',
    'x%0aFORGED',
    'https%3A%2F%2Fevil.example',
    '%2F%2Fevil.example',
    'javascript:alert(1)',
    '',
    '%2F%5Cevil.example',
  ])('callbackUrl=%s is refused by name', (value) => {
    expect(judged('GET', `/api/auth/session?callbackUrl=${value}`)).toEqual(['invalid-request', '/query/callbackUrl']);
  });

  test('a parameter that no Location header could hold is refused by name', () => {
    expect(judged('GET', '/api/auth/error?error=%FF')).toEqual(['invalid-request', '/query/error']);
    expect(judged('GET', '/api/auth/callback/oidc?state=%0a', {}, true)).toEqual(['invalid-request', '/query/state']);
  });

  test('a parameter given twice is refused by name', () => {
    expect(judged('GET', '/api/auth/csrf?a=1&a=2')).toEqual(['invalid-request', '/query/a']);
  });

  test('another body than a form is refused', () => {
    const type = { 'content-type': 'application/json' };
    expect(judged('POST', '/api/auth/callback/credentials', type)?.[0]).toBe('unsupported-media-type');
    expect(judged('POST', '/api/auth/callback/credentials')?.[0]).toBe('unsupported-media-type');
  });

  test.each(['x', '%FF', 'https%3A%2F%2Fevil.example'])('the callback cookie “%s” is left out', (value) => {
    const headers = { cookie: `a=1; next-auth.callback-url=${value}; __Secure-next-auth.callback-url=${value}; b=2` };
    expect(judged('GET', '/api/auth/session', headers)).toBeNull();
    expect(headers.cookie).toBe('a=1; b=2');
  });

  test('a callback cookie of its own stays', () => {
    const cookie = 'next-auth.callback-url=https%3A%2F%2Fdesk.example%2F; b=2';
    const headers = { cookie };
    judged('GET', '/api/auth/session', headers);
    expect(headers.cookie).toBe(cookie);
  });
});

test.each([
  ['/ledger', true],
  ['https://desk.example/x', true],
  ['HTTPS://desk.example', true],
  ['ledger', false],
  ['https://desk.example.evil/', false],
  ['http://desk.example/', false],
])('%s leads to this desk: %s', (address, own) => {
  expect(isOwnAddress(address, origin)).toBe(own);
});
