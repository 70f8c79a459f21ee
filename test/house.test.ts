import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
/** Files that people open: sources, tests and pages of text. Migrations and pictures are only added to. */
const AREAS = 'lib,app,components,sdk,cli,bench,demo,scripts,test,e2e,docs';
const files = globSync([`{${AREAS}}/**/*.{ts,tsx,mjs,js,md}`, '*.{ts,mjs,js,md}'], { cwd: ROOT }).filter(
  (file) => !/node_modules|^lib\/store\/generated\/|^sdk\/dist\//.test(file),
);

const MOST_ON_A_FLOOR = 30;
const MOST_LINES = 250;

test(`no folder holds more than ${MOST_ON_A_FLOOR} files: what belongs together gets a folder of its own`, () => {
  const floors = Map.groupBy(files, (file) => dirname(file));
  const full = [...floors].filter(([, inside]) => inside.length > MOST_ON_A_FLOOR);
  expect(full.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
});

test(`no source is longer than ${MOST_LINES} lines`, () => {
  const sources = files.filter(
    (file) => /\.(?:tsx?|mjs|js)$/.test(file) && !/\.(?:test|spec)\.tsx?$|^test\//.test(file),
  );
  expect(sources.length).toBeGreaterThan(500);
  const long = sources
    .map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long.map(({ file, lines }) => `${file}: ${lines}`)).toEqual([]);
});
