import { expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { decodeView } from '../decode-view.ts';
import { changeOf, decodeSample, SAMPLE_DIRECTORY, sampleTool } from '../sample-records.ts';

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
  [
    { text: `${'long '.repeat(50)}and the end` },
    `Book a room: text “${'long '.repeat(12)}… ${'long '.repeat(5)}and the end” (261 characters, all shown below)`,
  ],
  [{ pullNumber: 1234, issue_id: 99_000, count: 1234 }, 'Book a room: pullNumber 1234, issue id 99000, count 1,234'],
  [
    { a: 1, b: 2, c: 3, url: 'https://x.example/' },
    'Book a room: a 1, b 2, url “https://x.example/”, and 1 more value',
  ],
  [{ a: null }, 'Book a room, with 1 empty value'],
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

test('defaults of the schema that decide are said, and all of them are facts', () => {
  const input_schema = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      private: { type: 'boolean', default: true },
      retries: { type: 'integer', default: 3 },
    },
  };
  const { view } = decodeSample('json', { name: 'exports' }, { title: 'Create a repository', input_schema });
  expect(view.sentence).toBe('Create a repository: name “exports”, private true (default)');
  expect(view.facts.map(({ label, value }) => `${label}: ${value}`)).toContain(
    'retries: 3 (default of the tool, not in the arguments)',
  );
  const said = decodeSample(
    'json',
    { name: 'exports', private: false },
    { title: 'Create a repository', input_schema },
  );
  expect(said.view.sentence).toContain('name “exports”, private false');
});

test('a call of nothing but opaque ids, or of places on a screen, cannot be inspected', () => {
  const opaque = decodeSample('json', { volumeId: '3d2c42fb-0000-4a1b' }, { title: 'Detach a volume' });
  expect(opaque.view.uninspectable).toMatchObject([{ pointer: '/volumeId' }]);
  expect(opaque.view.sentence).toContain('What this stands for is not in the arguments');
  const click = decodeSample('json', { x: 120, y: 300 }, { title: 'Click' });
  expect(click.view.uninspectable).toHaveLength(2);
  for (const args of [
    { id: 'b1', archived: true },
    { name: 'volume 3', id: '3d2c42fb-0000-4a1b' },
  ])
    expect(decodeSample('json', args as JsonObject, { title: 'Detach' }).view.uninspectable).toEqual([]);
});

test('without a decoder, the names in the schema choose one, and it is shown as a guess', () => {
  const input_schema = { type: 'object', properties: { to: {}, subject: {}, body: {} } };
  const tool = { ...sampleTool('json', { input_schema }), view: {} };
  const { view } = decodeView(tool, { to: 'x@evil.example', subject: 'Hi', body: 'b' }, SAMPLE_DIRECTORY);
  expect(view.decoder.name).toBe('email');
  expect(view.facts[0]).toMatchObject({ value: 'an e-mail, by the names of its arguments; an admin can confirm it' });
  expect(decodeView(tool, { to: 4 }, SAMPLE_DIRECTORY).view.decoder.name).not.toBe('delete');
  expect(decodeView(tool, { subject: 'Hi' }, SAMPLE_DIRECTORY).view).toMatchObject({
    decoder: { name: 'json' },
    findings: [],
  });
});
