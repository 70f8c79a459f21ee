import { expect, test } from 'vitest';

import { changeOf, decodeSample } from '../sample-records.ts';

test('every value is listed with its place, type and text', () => {
  const decoded = decodeSample('json', { a: [1, { 'b/c': null }], d: true, e: {}, f: [], g: 'x\u200b', h: 1e21 });
  expect(changeOf(decoded, 'json').entries).toEqual([
    { pointer: '/a/0', type: 'number', value: '1' },
    { pointer: '/a/1/b~1c', type: 'null', value: 'null' },
    { pointer: '/d', type: 'boolean', value: 'true' },
    { pointer: '/e', type: 'object', value: '{}' },
    { pointer: '/f', type: 'array', value: '[]' },
    { pointer: '/g', type: 'string', value: 'x⟦U+200B⟧' },
    { pointer: '/h', type: 'number', value: '1e+21' },
  ]);
});

test.each([
  [{}, 'Book a room, without arguments'],
  [{ room: 'A1', people: 1200 }, 'Book a room: room “A1”, people 1,200'],
  [{ room: 'A1', a: 1, b: 2, c: 3, d: 4 }, 'Book a room: room “A1”, a 1, b 2, and 2 more values'],
  [{ text: 'long '.repeat(50) }, 'Book a room, with 1 value'],
])('the sentence of %j', (args, sentence) => {
  expect(decodeSample('json', args, { title: 'Book a room' }).view.sentence).toBe(sentence);
});

test('a before and after pair of the registry becomes a diff', () => {
  const decoded = decodeSample(
    'json',
    { old: 'a\nb', new: 'a\nc', note: 'n' },
    { view: { diff: { before: '/old', after: '/new' } } },
  );
  expect(changeOf(decoded, 'text').lines.map((l) => `${l.op} ${l.text}`)).toEqual(['same a', 'remove b', 'add c']);
  expect(changeOf(decoded, 'json').entries.map((e) => e.pointer)).toEqual(['/note']);
});

test('addresses count for tools that send, and are targets for all', () => {
  const args = { who: 'x@evil.example', cc: 'dana@ourco.example' };
  expect(decodeSample('json', args, { effect: 'send' }).measures).toMatchObject({
    recipients: 2,
    external_recipients: 1,
  });
  expect(decodeSample('json', args).targets).toEqual([
    { kind: 'recipient', value: 'x@evil.example', pointer: '/who', known: false },
    { kind: 'recipient', value: 'dana@ourco.example', pointer: '/cc', known: true },
  ]);
});

test('encoded content and masses of values are labelled', () => {
  const base64 = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7919) % 256)).toString('base64');
  expect(decodeSample('json', { file: base64 }).view.uninspectable).toMatchObject([{ pointer: '/file' }]);
  expect(decodeSample('json', { file: `data:image/png;base64,${base64}` }).view.uninspectable).toHaveLength(1);
  expect(decodeSample('json', { list: Array.from({ length: 1_200 }, (_, i) => i) }).view.uninspectable).toEqual([
    { pointer: '', why: '1,200 values are more than a person can check' },
  ]);
  expect(
    decodeSample('json', { path: `/srv/${'very-long-folder-name/'.repeat(12)}file.txt` }).view.uninspectable,
  ).toEqual([]);
  expect(decodeSample('json', { digest: 'a1b2'.repeat(16), rule: '-'.repeat(300) }).view.uninspectable).toEqual([]);
});
