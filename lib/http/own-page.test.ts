import { expect, test } from 'vitest';

import { isOwnPage } from './own-page.ts';

const local = { origin: 'http://localhost:3000', address: 'http://localhost:3111' };
const open = { origin: 'https://desk.example', address: 'https://desk.example' };

test.each([
  ['http://localhost:3111', 'localhost:3111', local, true],
  ['http://localhost:8080', 'localhost:8080', local, true],
  // A program with a page of its own on this machine, also at the port the desk once had.
  ['http://localhost:5000', 'localhost:3111', local, false],
  ['http://localhost:3000', 'localhost:3111', local, false],
  ['http://127.0.0.1:3111', '127.0.0.1:3111', local, false],
  // A name that its owner lets resolve to this machine (DNS rebinding).
  ['http://evil.example:3111', 'evil.example:3111', local, false],
  ['null', 'localhost:3111', local, false],
  ['https://desk.example', 'desk.example', open, true],
  ['https://desk.example:8443', 'desk.example:8443', open, false],
  ['http://localhost:3111', 'localhost:3111', open, false],
])('a page at %s that asks %s', (page, host, desk, own) => {
  expect(isOwnPage(page, host, desk)).toBe(own);
});
