import { describe, expect, test } from 'vitest';

import { decodeView } from '../decode-view.ts';
import { changeOf, codesOf, decodeSample, SAMPLE_DIRECTORY, sampleTool } from '../sample-records.ts';

describe('the sentence says what happens to the file', () => {
  test.each([
    [{ path: 'a.txt', before: 'x\ny\n', content: 'x\nz\nq\n' }, 'Edit a.txt: 2 lines added, 1 line removed'],
    [{ path: 'a.txt', old_string: 'x', new_string: 'y' }, 'Edit a.txt: 1 line added, 1 line removed'],
    [{ path: 'a.txt', content: '1\n2\n' }, 'Overwrite a.txt: 2 lines replace whatever is there now'],
    [{ path: 'a.txt', content: '1', operation: 'create' }, 'Create a.txt: 1 line'],
    [{ path: 'a.txt', operation: 'delete', before: '1\n2\n3' }, 'Delete a.txt: 3 lines lost'],
    [{ path: 'a.txt', operation: 'delete' }, 'Delete a.txt'],
  ])('%j', (args, sentence) => expect(decodeSample('file', args).view.sentence).toBe(sentence));
});

test('lines carry numbers and the words that differ', () => {
  const { lines } = changeOf(
    decodeSample('file', {
      path: 'iam.json',
      before: 'a\n"members": ["x"],\nb',
      content: 'a\n"members": ["x", "y"],\nb',
    }),
    'file',
  );
  expect(lines.map((l) => [l.op, l.old_line, l.new_line])).toEqual([
    ['same', 1, 1],
    ['remove', 2, null],
    ['add', null, 2],
    ['same', 3, 3],
  ]);
  const [, , added] = lines;
  expect(added?.marks.map(([from, to]) => added.text.slice(from, to)).join('')).toBe(', "y"');
});

test.each([
  ['report\u202efdp.exe', ['text.bidi']],
  ['../../etc/passwd', ['path.traversal']],
  ['/etc/sudoers', ['path.sensitive']],
  ['/home/a/.ssh/authorized_keys', ['path.sensitive']],
  ['.github/workflows/ci.yml', ['path.sensitive']],
  ['.env.production', ['path.sensitive']],
  ['invoice.pdf.exe', ['path.disguised']],
  ['a\nb', ['path.control']],
  ['src/index.ts', []],
])('%j is found as %j', (path, codes) => {
  expect(codesOf(decodeSample('file', { path, content: 'x' }))).toEqual(codes);
});

test('only paths that leave the working folder are targets', () => {
  expect(decodeSample('file', { path: 'src/a.ts', content: '' }).targets).toEqual([]);
  expect(decodeSample('file', { path: '~/a', content: '' }).targets).toMatchObject([{ kind: 'path', known: false }]);
});

test('a change of line ends alone is visible, Windows files as such stay readable', () => {
  const mixed = changeOf(decodeSample('file', { path: 'a', before: 'x\ny', content: 'x\r\ny' }), 'file');
  expect(mixed.lines.map((l) => l.text)).toContain('x⟦U+000D⟧');
  const windows = decodeSample('file', { path: 'a', before: 'x\r\ny\r\n', content: 'x\r\nz\r\n' });
  expect(changeOf(windows, 'file').lines.map((l) => l.text)).toEqual(['x', 'y', 'z']);
  expect(windows.view.facts).toContainEqual(expect.objectContaining({ label: 'Line endings' }));
});

test('a missing final line end is visible', () => {
  expect(changeOf(decodeSample('file', { path: 'a', before: 'x', content: 'x\n' }), 'file').lines).toHaveLength(2);
});

test('100 kB are shown whole, and a total rewrite does not stall', () => {
  const text = (word: string): string =>
    Array.from({ length: 2_500 }, (_, i) => `${word} line ${i} ${'x'.repeat(25)}`).join('\n');
  const start = performance.now();
  const { lines } = changeOf(decodeSample('file', { path: 'a', before: text('old'), content: text('new') }), 'file');
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(lines.filter((l) => l.op === 'add')).toHaveLength(2_500);
  expect(lines.filter((l) => l.op === 'remove')).toHaveLength(2_500);
});

test('binary content is labelled', () => {
  const { view } = decodeSample('file', {
    path: 'a.bin',
    content: Buffer.from('\u0001\u0002'.repeat(300)).toString('latin1'),
  });
  expect(view.uninspectable).toEqual([{ pointer: '/content', why: 'It is binary data (600 characters)' }]);
});

test.each([
  [
    'vcs.push_files',
    { files: { type: 'array', items: { type: 'object', properties: { path: {}, content: {} } } } },
    {
      files: [
        { path: 'a.md', content: 'x' },
        { path: 'b.md', content: 'y' },
      ],
    },
  ],
  [
    'editor.apply_patch',
    { input: { type: 'string' } },
    { input: '*** Begin Patch\n*** Delete File: src/old.ts\n*** End Patch\n' },
  ],
])('%s holds files by its name or its schema, though no admin said so', (name, properties, args) => {
  const tool = { ...sampleTool('file'), name, input_schema: { type: 'object', properties }, view: {} };
  const { view } = decodeView(tool, args, SAMPLE_DIRECTORY);
  expect(view.decoder.name).toBe('file');
  expect(view.changes.some(({ kind }) => kind === 'file')).toBe(true);
});
