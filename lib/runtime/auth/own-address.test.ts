import { expect, test } from 'vitest';

import { ownPage } from './own-address.ts';

test.each([
  ['/ledger?q=1#top', 'http://localhost:3000/ledger?q=1#top'],
  ['http://localhost:3000/ledger', 'http://localhost:3000/ledger'],
  // A page of the same desk through a tunnel: its path is followed where the caller is now.
  ['http://localhost:9999/ledger', 'http://localhost:3000/ledger'],
  ['http://127.0.0.1:3000/ledger', 'http://localhost:3000'],
  ['https://localhost:3000/ledger', 'http://localhost:3000'],
  ['http://evil.example/ledger', 'http://localhost:3000'],
  ['//evil.example', 'http://localhost:3000'],
  ['http://localhost:9999//evil.example', 'http://localhost:3000//evil.example'],
  ['javascript:alert(1)', 'http://localhost:3000'],
])('%s leads to %s', (asked, page) => {
  expect(ownPage(asked, 'http://localhost:3000')).toBe(page);
});

test('a desk with an address of its own follows that one alone', () => {
  expect(ownPage('https://desk.example/ledger', 'https://desk.example')).toBe('https://desk.example/ledger');
  expect(ownPage('https://desk.example:8443/ledger', 'https://desk.example')).toBe('https://desk.example');
});
