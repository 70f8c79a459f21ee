import { expect, test } from 'vitest';

import { digestOf, sha256Bytes, sha256Hex } from './digest.ts';

// FIPS 180-4 example vectors.
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('hashes text as UTF-8, and bytes as they are', () => {
  expect(sha256Hex('abc')).toBe(ABC);
  expect(sha256Hex(new TextEncoder().encode('abc'))).toBe(ABC);
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex('ü')).toBe(sha256Hex(Uint8Array.of(0xc3, 0xbc)));
  expect(Buffer.from(sha256Bytes('abc')).toString('hex')).toBe(ABC);
});

test('digests the canonical form: order and spelling of the source do not count, content does', () => {
  expect(digestOf({ b: 1, a: 'é' })).toBe(`sha256:${sha256Hex('{"a":"é","b":1}')}`);
  expect(digestOf({ a: 'é', b: 1.0 })).toBe(digestOf({ b: 1, a: '\u00e9' }));
  expect(digestOf({ a: 'e\u0301', b: 1 })).not.toBe(digestOf({ a: '\u00e9', b: 1 }));
});
