import { expect, test } from 'vitest';

import type { Context } from '#lib/usecases/context.ts';
import { expectedOrigin } from './relying-party.ts';

const said = (origin: unknown) => Buffer.from(JSON.stringify({ type: 'webauthn.get', origin })).toString('base64url');

test.each([
  ['http://localhost:3000', said('http://localhost:3111'), 'http://localhost:3111'],
  ['http://localhost:3000', said('http://127.0.0.1:3000'), 'http://localhost:3000'],
  ['https://desk.example', said('https://desk.example:8443'), 'https://desk.example'],
  ['https://desk.example', said('http://localhost:3000'), 'https://desk.example'],
  ['http://localhost:3000', said(7), 'http://localhost:3000'],
  ['http://localhost:3000', 'not json', 'http://localhost:3000'],
  ['http://localhost:3000', undefined, 'http://localhost:3000'],
])('a desk at %s expects of a passkey that said %s', (origin, clientData, expected) => {
  expect(expectedOrigin({ origin } as Context, clientData)).toBe(expected);
});
