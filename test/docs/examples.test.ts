import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { allExamples } from './example.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Calls of `example(page, language, nth)` in the tests: who runs which block. */
function blocksThatRun(): Set<string> {
  const files = ['test', 'sdk/test', 'lib', 'cli', 'demo', 'scripts'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(ROOT, folder, file)),
  );
  const calls = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\bexample\('([^']+)', '([^']+)'(?:, (\d+))?\)/g),
  ]);
  return new Set(calls.map(([, page, language, nth = '0']) => `${page} ${language} ${nth}`));
}

test('every example in the README and the docs is run by a test; what is only to be read is marked text', () => {
  const run = blocksThatRun();
  const idle = allExamples().filter(({ page, language, nth }) => !run.has(`${page} ${language} ${nth}`));
  expect(idle.map(({ page, line, language }) => `${page}:${line} ${language || '(no language)'}`)).toEqual([]);
});

test('no test runs an example that is gone', () => {
  const there = new Set(allExamples().map(({ page, language, nth }) => `${page} ${language} ${nth}`));
  expect([...blocksThatRun()].filter((block) => !there.has(block))).toEqual([]);
});
