import { expect, test } from 'vitest';

import { fromLoopback } from './from-loopback.ts';

const asks = (remoteAddress: string | undefined, headers: Record<string, string> = {}): boolean =>
  fromLoopback({ socket: { remoteAddress }, headers });

test.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
  expect(asks(address)).toBe(true);
});

test.each(['10.0.0.1', '::ffff:10.0.0.1', '1.127.0.0', undefined])('%s is not', (address) => {
  expect(asks(address)).toBe(false);
});

test.each(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])(
  'a proxy on this machine asks for somebody else: %s',
  (name) => {
    expect(asks('127.0.0.1', { [name]: '127.0.0.1' })).toBe(false);
    expect(asks('127.0.0.1', { [name]: '' })).toBe(false);
  },
);
