import { expect, test } from 'vitest';

import { addressOf, isLoopback, sameDesk } from './origin.ts';

test.each([
  ['http://localhost:3000', 'http://localhost:3111', true],
  ['http://localhost:3000', 'http://localhost', true],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3111', true],
  ['http://[::1]:3000', 'http://[::1]:3111', true],
  ['https://desk.example', 'https://desk.example', true],
  // Another host is another relying party, another scheme another cookie.
  ['http://localhost:3000', 'http://127.0.0.1:3000', false],
  ['http://localhost:3000', 'https://localhost:3000', false],
  ['http://localhost:3000', 'http://localhost.evil.example:3000', false],
  ['http://localhost:3000', 'http://localhost:3000/path', false],
  ['http://localhost:3000', 'http://user@localhost:3000', false],
  ['http://localhost:3000', 'null', false],
  ['https://desk.example', 'https://desk.example:8443', false],
  ['https://localhost.example', 'https://localhost.example:8443', false],
])('a desk at %s and a page at %s', (own, other, same) => {
  expect(sameDesk(own, other)).toBe(same);
});

test.each([
  ['http://localhost:3000', 'http://localhost:3111', 3111, 'http://localhost:3111'],
  ['http://localhost:3000', 'https://desk.example', 3111, 'http://localhost:3111'],
  ['http://localhost:3000', 'https://desk.example', 0, 'http://localhost:3000'],
  ['https://desk.example', 'http://localhost:3111', 3111, 'https://desk.example'],
])('a desk named %s, started with %s at port %i, is at %s', (own, setting, port, address) => {
  expect(addressOf(own, setting, port)).toBe(address);
});

test('what is of this machine', () => {
  expect(['http://localhost:1', 'http://[::1]:1', 'http://127.0.0.1'].every(isLoopback)).toBe(true);
  expect(['https://desk.example', 'http://localhost.example', 'localhost', ''].some(isLoopback)).toBe(false);
});
