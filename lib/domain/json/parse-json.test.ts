import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalJson } from './canonical-json.ts';
import { JsonRefusal } from './json-refusal.ts';
import { parseJson } from './parse-json.ts';

function refusalOf(text: string, limits = {}): { code: string; pointer: string } {
  try {
    parseJson(text, limits);
  } catch (error) {
    if (error instanceof JsonRefusal) return { code: error.code, pointer: error.pointer };
    throw error;
  }
  return { code: 'accepted', pointer: '' };
}

describe('refuses what two readers could read differently', () => {
  const rows: [string, string, string, string][] = [
    ['a duplicate key', '{"to":"a","to":"b"}', 'duplicate-key', '/to'],
    ['a duplicate key written with an escape', '{"args":{"to":1,"\\u0074o":2}}', 'duplicate-key', '/args/to'],
    ['a duplicate empty key', '{"":1,"":2}', 'duplicate-key', '/'],
    ['a duplicate key deep inside an array', '[0,{"a/b":[{"x":1,"x":1}]}]', 'duplicate-key', '/1/a~1b/0/x'],
    ['a key that would set a prototype', '{"a":{"__proto__":{"admin":true}}}', 'malformed', '/a/__proto__'],
    ['the same key written with an escape', '{"__pr\\u006fto__":1}', 'malformed', '/__proto__'],
    ['2^53', '{"n":9007199254740992}', 'unsafe-number', '/n'],
    ['2^53 + 1, which JSON.parse rounds', '[9007199254740993]', 'unsafe-number', '/0'],
    ['-2^53', '-9007199254740992', 'unsafe-number', ''],
    ['an integer above 2^53 written as a decimal', '9007199254740993.0', 'unsafe-number', ''],
    ['an exponent that canonicalises to a too long integer', '1e20', 'unsafe-number', ''],
    ['an integer literal of 22 digits', '1000000000000000000000', 'unsafe-number', ''],
    ['a number that overflows', '{"a":[1,1e400]}', 'unsafe-number', '/a/1'],
    ['a number that overflows below', '-1e400', 'unsafe-number', ''],
    ['a number that silently becomes zero', '1e-400', 'unsafe-number', ''],
    ['a lone high surrogate escape', '{"a":"\\ud83d"}', 'lone-surrogate', '/a'],
    ['a lone low surrogate escape', '"\\ude00"', 'lone-surrogate', ''],
    ['surrogates in the wrong order', '"\\ude00\\ud83d"', 'lone-surrogate', ''],
    ['a lone surrogate in a key', '{"\\ud800":1}', 'lone-surrogate', ''],
    ['a raw lone surrogate', '["\ud83d"]', 'lone-surrogate', '/0'],
    ['half raw, half escaped pairs', '"\ud83d\\ude00"', 'lone-surrogate', ''],
  ];
  test.each(rows)('%s', (_name, text, code, pointer) => {
    expect(refusalOf(text)).toEqual({ code, pointer });
  });
});

describe('refuses everything outside the grammar of RFC 8259', () => {
  const texts = [
    '',
    ' ',
    '{',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
  ];
  texts.push(
    '1 2',
    '{}{}',
    'nul',
    'tru',
    'True',
    'NaN',
    'Infinity',
    '-Infinity',
    'undefined',
    '+1',
    '01',
    '-01',
    '1.',
    '.5',
  );
  texts.push(
    '1e',
    '1e+',
    '-',
    '--1',
    '0x10',
    '1_000',
    '"a',
    '"a\nb"',
    '"\t"',
    '"\\x41"',
    '"\\u12g4"',
    '"\\u12"',
    '"\\',
    '//x\n1',
  );
  texts.push(
    '/**/1',
    '[1 2]',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{1:2}',
    '[,1]',
    '\u00a01',
    '\ufeff1',
    '1\u0000',
    '{"a":}',
    ']',
    '}',
    ',',
  );
  test.each(texts)('%j', (text) => {
    expect(refusalOf(text).code).toBe('malformed');
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });
});

test('names where the grammar broke', () => {
  expect(refusalOf('{"a":{"b":[1,{"c":tru}]}}')).toEqual({ code: 'malformed', pointer: '/a/b/1/c' });
});

test('limits depth: 64 by default, the outermost counting as one', () => {
  const nested = (n: number): string => '['.repeat(n) + ']'.repeat(n);
  expect(refusalOf(nested(64)).code).toBe('accepted');
  expect(refusalOf(nested(65)).code).toBe('too-deep');
  expect(refusalOf('[[[1]]]', { depth: 2 })).toEqual({ code: 'too-deep', pointer: '/0/0' });
  expect(refusalOf(nested(100_000)).code).toBe('too-deep');
});

test('limits the number of values', () => {
  expect(refusalOf('[1,2,3]', { nodes: 4 }).code).toBe('accepted');
  expect(refusalOf('[1,2,3]', { nodes: 3 })).toEqual({ code: 'too-large', pointer: '/2' });
  expect(refusalOf(`[${'0,'.repeat(100_000)}0]`).code).toBe('too-large');
});

test('accepts the edges of what every reader holds exactly', () => {
  expect(parseJson('[9007199254740991,-9007199254740991,1e21,1e308,5e-324,-0,0e-999,0.1]')).toEqual([
    9007199254740991, -9007199254740991, 1e21, 1e308, 5e-324, -0, 0, 0.1,
  ]);
  expect(parseJson(' \t\r\n{"\\u0061\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00":"😀"} ')).toEqual({
    'a"\\/\b\f\n\r\t😀': '😀',
  });
});

test('keys that JavaScript objects inherit are plain data', () => {
  const value = parseJson('{"constructor":1,"toString":2,"hasOwnProperty":3,"toJSON":"x"}');
  expect(Object.keys(value as object)).toEqual(['constructor', 'toString', 'hasOwnProperty', 'toJSON']);
  expect(canonicalJson(value)).toBe('{"constructor":1,"hasOwnProperty":3,"toJSON":"x","toString":2}');
});

describe('properties', () => {
  const exact = (value: unknown): boolean => {
    if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER || Math.abs(value) >= 1e21;
    if (typeof value === 'string') return value.isWellFormed();
    if (typeof value !== 'object' || value === null) return true;
    return Object.entries(value).every(([key, inner]) => key !== '__proto__' && key.isWellFormed() && exact(inner));
  };
  const json = fc.json({ maxDepth: 6 }).filter((text) => exact(JSON.parse(text)));

  test('agrees with JSON.parse on all unambiguous texts', () => {
    fc.assert(
      fc.property(json, (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('reads its own canonical form back to the same canonical form', () => {
    fc.assert(
      fc.property(json, (text) => {
        const once = canonicalJson(parseJson(text));
        expect(canonicalJson(parseJson(once))).toBe(once);
      }),
    );
  });

  test('throws nothing but JsonRefusal, whatever the text', () => {
    const mutated = fc.tuple(json, fc.nat(), fc.string({ maxLength: 3 })).map(([text, at, insert]) => {
      const i = at % (text.length + 1);
      return text.slice(0, i) + insert + text.slice(i + (at % 3));
    });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: 'binary' })), (text) => {
        const native = (() => {
          try {
            return { value: JSON.parse(text) as unknown };
          } catch {
            return null;
          }
        })();
        const code = refusalOf(text).code;
        if (native === null) expect(['malformed', 'duplicate-key', 'unsafe-number', 'lone-surrogate']).toContain(code);
        if (code === 'accepted') expect(parseJson(text)).toEqual(native?.value);
      }),
      { numRuns: 1000 },
    );
  });
});
