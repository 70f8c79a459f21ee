import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { base64Of, base64UrlOf, concat, fromBase64, fromBase64Url, hexOf, textOf, utf8 } from './bytes.ts';
import * as browser from './sha256-browser.ts';
import * as node from './sha256-node.ts';

const anyBytes = fc.uint8Array({ maxLength: 300 });

test('spells bytes as Node’s Buffer does, and reads them back', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(base64UrlOf(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(fromBase64(base64Of(bytes))).toEqual(bytes);
      expect(fromBase64Url(base64UrlOf(bytes))).toEqual(bytes);
      expect(concat(bytes.subarray(0, 7), bytes.subarray(7))).toEqual(bytes);
    }),
  );
});

describe('reads one spelling only', () => {
  test.each(['AB==', 'AA', 'AA=', 'AA==\n', ' AA==', 'A_==', 'AAé='])('%j is no base64', (text) =>
    expect(fromBase64(text)).toBeNull(),
  );
  test.each(['AB', 'AA==', 'A+A', 'A', 'AA\n'])('%j is no base64url', (text) => expect(fromBase64Url(text)).toBeNull());
});

test('text that is no UTF-8 is refused, and a mark in front is kept', () => {
  expect(() => textOf(new Uint8Array([0xff]))).toThrow(TypeError);
  expect(textOf(utf8('\ufeffé'))).toBe('\ufeffé');
});

test('a browser hashes as Node does, bytes and any text', () => {
  fc.assert(
    fc.property(fc.oneof(anyBytes, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (data) => {
      expect(browser.sha256(data)).toEqual(node.sha256(data));
      expect(browser.sha256Hex(data)).toBe(node.sha256Hex(data));
    }),
  );
});
