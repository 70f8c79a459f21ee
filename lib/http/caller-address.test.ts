import type { IncomingMessage } from 'node:http';

import { expect, test } from 'vitest';

import { callerAddress } from './caller-address.ts';

const from = (forwarded: string | undefined, proxies: number): string =>
  callerAddress(
    { socket: { remoteAddress: '10.0.0.1' }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    proxies,
  );

test.each([
  ['nothing in front: the header is ignored', '6.6.6.6', 0, '10.0.0.1'],
  ['one proxy: what it saw, not what the caller wrote', '6.6.6.6, 203.0.113.9', 1, '203.0.113.9'],
  ['two proxies', '6.6.6.6, 203.0.113.9, 10.0.0.2', 2, '203.0.113.9'],
  ['a request that went past the proxy', undefined, 1, '10.0.0.1'],
  ['an IPv4 address written as IPv6', '::ffff:203.0.113.9', 1, '203.0.113.9'],
  ['an IPv6 address in another spelling', '2001:DB8:0:0::1', 1, '2001:db8::1'],
  ['what is no address stays as the proxy wrote it', 'unknown', 1, 'unknown'],
  ['fewer hops than proxies', '203.0.113.9', 2, '10.0.0.1'],
])('%s', (_what, forwarded, proxies, expected) => {
  expect(from(forwarded, proxies)).toBe(expected);
});
