import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import { pointerGet } from '../json/pointer.ts';
import { sensitiveIn } from './sensitive.ts';

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  fc.constantFrom(
    'password',
    'secret=',
    'token: ',
    '"api_key":"',
    'Authorization: Bearer ',
    'AKIA' + 'IOSFODNN7EXAMPLE',
    'ghp_' + 'a'.repeat(36),
    'eyJhbGciOiJIUzI1NiJ9.e30.' + 'a'.repeat(20),
    '-----BEGIN ' + 'PRIVATE KEY-----\nMIIEvQIBADAN',
    '://user:',
    'hunter2long',
    '@host',
    '%3D',
    '%F0',
    '4111 1111 1111 1111',
    '123-45-6789',
    'DE89370400440532013000',
    ' ',
    '\\n',
    '/~',
  ),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const { args } = fc.letrec<{ value: JsonObject[string]; args: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(null, true, 4111111111111111, 123456789),
    fc.double(),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('args'),
  ),
  args: fc.dictionary(
    fc.oneof(text, fc.constantFrom('password', 'token', 'name', 'value', 'key', 'ssn')),
    tie('value'),
    {
      maxKeys: 5,
    },
  ),
}));

test('any arguments: no exception, pointers that resolve, at most twenty finds, the same each time', () => {
  let finds = 0;
  fc.assert(
    fc.property(args, (value) => {
      const found = sensitiveIn(value);
      finds += found.length;
      expect(found.length).toBeLessThanOrEqual(20);
      for (const { pointer, masked, code, kind } of found) {
        expect(pointerGet(value, pointer)).not.toBeUndefined();
        expect(code.startsWith(`${kind}.`)).toBe(true);
        expect(masked).toMatch(/…$/);
      }
      expect(sensitiveIn(value)).toEqual(found);
    }),
    { numRuns: 2000 },
  );
  expect(finds).toBeGreaterThan(500);
});

test('a secret of some length is never repeated whole', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{8,40}$/), (value) => {
      for (const { masked } of sensitiveIn({ password: value, body: `password=${value}` }))
        expect(masked).toBe(`${value.slice(0, 4)}…`);
    }),
  );
});
