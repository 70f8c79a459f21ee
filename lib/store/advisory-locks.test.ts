import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ADVISORY_LOCKS } from './advisory-locks.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = [
  '{lib,app,components,cli,bench,demo,scripts,sdk,test,e2e}/**/*.{ts,tsx,sql}',
  'prisma/**/*.sql',
  '*.ts',
];
/** Not what is generated or installed, and not what knows PostgreSQL's functions by name: the checker of statements, and the reader of SQL. */
const NOT_OURS =
  /node_modules|\/generated\/|\/dist\/|\/advisory-locks\.|\/sql-checks\/|view\/sql\/functions\.|\/checked-sql\./;

test('advisory locks are taken nowhere but in their table, and their numbers are written nowhere else', () => {
  const files = SOURCES.flatMap((glob) => globSync(glob, { cwd: ROOT })).filter((file) => !NOT_OURS.test(file));
  expect(files.length).toBeGreaterThan(300);
  const numbers = Object.values(ADVISORY_LOCKS).flatMap(({ number }) => [`${number}`, `0x${number.toString(16)}`]);
  const found = files.filter((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const plain = text.replace(/(?<=\d)_(?=\d)/g, '').toLowerCase();
    return (
      /pg_(try_)?advisory/.test(plain) || numbers.some((number) => new RegExp(String.raw`\b${number}\b`).test(plain))
    );
  });
  expect(found).toEqual([]);
});

test('every lock has a number of its own', () => {
  const numbers = Object.values(ADVISORY_LOCKS).map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
});
