import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { parseWitnesses } from '#lib/runtime/outside/parse-witnesses.ts';
import { example } from './example.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort();

test('the operations page lists every setting that the program reads, and no other', () => {
  const sources = readdirSync(join(ROOT, 'lib/runtime'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
    .map((file) => read(join('lib/runtime', file)));
  const name = /'(PORT|HOST|DATABASE_URL|COUNTERSIGN_[A-Z_]*[A-Z]|AWS_[A-Z_]+)'/g;
  const inCode = sorted(sources.flatMap((text) => [...text.matchAll(name)].map(([, found = '']) => found)));
  const rows = read('docs/operations.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const listed = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, n = '']) => n));
  expect(sorted(listed)).toEqual(inCode);
});

test('the command line’s page has a row for every command there is, and no other', () => {
  const { stdout } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'cli/main.ts', '--help'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const commands = [...stdout.matchAll(/^usage: countersign (\S+ \S+)/gm)].map(([, command = '']) => command);
  const rows = read('docs/cli.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const described = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([a-z-]+ [a-z-]+)/g)].map(([, command = '']) => command),
  );
  expect(commands.length).toBeGreaterThan(20);
  expect(sorted(described)).toEqual(sorted(commands));
});

test('the example of a witness is one that the desk takes', () => {
  const { stdout } = spawnSync(
    'sh',
    ['-c', `${example('docs/witnesses.md', 'sh')}\nprintf %s "$COUNTERSIGN_WITNESSES"`],
    {
      encoding: 'utf8',
    },
  );
  expect(parseWitnesses(stdout).map(({ name }) => name)).toEqual(['witness.example/w1']);
});
