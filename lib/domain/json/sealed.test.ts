import fc from 'fast-check';
import { expect, test } from 'vitest';

import { canonicalJson } from './canonical-json.ts';
import type { JsonValue } from './json.ts';
import { read, type ReadBody } from './read-body.ts';
import { canonicalOf, canonicalWithSealed, sealed, sealedText } from './sealed.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

test('an object with sealed members has the canonical form that it has without', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const members = object as Record<string, JsonValue>;
      const closed = Object.fromEntries(
        Object.entries(members).map(([name, value]) => [name, sealed({ text: canonicalJson(value), longestPath: 0 })]),
      );
      expect(canonicalWithSealed(closed)).toBe(canonicalJson(members));
      expect(canonicalWithSealed(members)).toBe(canonicalJson(members));
    }),
  );
});

test('nothing takes a sealed value for an empty object', () => {
  const value = sealed({ text: '{"a":1}', longestPath: 2 });
  expect(canonicalOf(value)).toBe('{"a":1}');
  for (const look of [() => Object.keys(value), () => JSON.stringify(value), () => value['a'], () => 'a' in value])
    expect(look).toThrow('sealed');
  expect(sealedText({})).toBeUndefined();
});

test('a body is read with its large members sealed', () => {
  const body = { tool: 't', args: { b: [1, { cc: 2 }], a: 'x' }, metadata: 7, steps: [{ args: { z: 1 } }, 5] };
  expect(read(bytes(JSON.stringify(body)))).toEqual({
    kind: 'read',
    rest: { tool: 't', args: {}, metadata: null, steps: [{ args: {} }, 5] },
    sealed: [
      { at: ['args'], text: '{"a":"x","b":[1,{"cc":2}]}', longestPath: 2 + 6 + 3 },
      { at: ['metadata'], text: '7', longestPath: 0 },
      { at: ['steps', 0, 'args'], text: '{"z":1}', longestPath: 2 },
    ],
  } satisfies ReadBody);
});

test.each<[string, Uint8Array<ArrayBuffer>, object]>([
  ['is not UTF-8', new Uint8Array([0xff]), { kind: 'not-utf8' }],
  ['is not strict JSON', bytes('{"a":1,"a":2}'), { kind: 'malformed', code: 'duplicate-key', pointer: '/a' }],
  ['holds U+0000', bytes('{"args":{"a":"\\u0000"}}'), { kind: 'nul', pointer: '/args/a' }],
])('what %s is refused with where', (_, given, refusal) => expect(read(given)).toMatchObject(refusal));
