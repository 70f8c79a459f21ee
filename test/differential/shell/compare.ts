import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeSample } from '#lib/domain/view/sample-records.ts';
import { Dice, type Difference } from '../differences.ts';
import { RECORDERS, shellProgram } from './programs.ts';

/** Real programs that start others; whatever they start is a recorder as well, for nothing else is on the path. */
const REAL = ['bash', 'env', 'timeout', 'nice', 'nohup'];
const FOLDERS = ['/usr/bin', '/bin'];

const placeOf = (name: string): string | undefined =>
  FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));

const UNSHARE = placeOf('unshare') ?? 'unshare';
/** No network, and whatever still runs at the end is ended with it. */
const NAMESPACES = ['-r', '-n', '-p', '-f', '--kill-child'];

/** Whether this machine has the programs that judge, and may shut them into namespaces of their own. */
export const CAN_JUDGE =
  REAL.every((name) => placeOf(name) !== undefined) && spawnSync(UNSHARE, [...NAMESPACES, '/bin/true']).status === 0;

/** Generated programs: what really starts, with which words, against what the view lists or says that it cannot know. */
export function compareShell(
  seed: number,
  runs: number,
): { compared: number; started: number; unknown: number; differences: Difference[] } {
  const dice = new Dice(seed);
  const home = mkdtempSync(join(tmpdir(), 'recorders-'));
  const result = { compared: 0, started: 0, unknown: 0, differences: [] as Difference[] };
  try {
    makeRecorders(home);
    for (let i = 0; i < runs; i += 1) {
      const program = shellProgram(dice);
      const real = startedBy(program, home);
      const { missing, known } = missingIn(program, real);
      result.compared += 1;
      result.started += real.length;
      if (!known) result.unknown += 1;
      if (missing.length > 0)
        result.differences.push({
          input: program,
          told: listed(program)
            .map((words) => words.join(' '))
            .join(' | '),
          real: missing.map((words) => JSON.stringify(words)).join(' | '),
        });
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return result;
}

function makeRecorders(home: string): void {
  mkdirSync(join(home, 'path'));
  for (const name of REAL) symlinkSync(placeOf(name) ?? name, join(home, 'path', name));
  // A file for each start: programs of a pipe record at the same time, and a line break in a word ends a write.
  const recorder = `#!/bin/bash\nprintf '%s\\0' "\${0##*/}" "$@" > "${join(home, 'log')}/$$"\n`;
  for (const name of [...RECORDERS, 'cat']) {
    writeFileSync(join(home, 'path', name), recorder);
    chmodSync(join(home, 'path', name), 0o755);
  }
}

/** Runs a program in an empty folder and namespaces of its own, and answers what it started. */
function startedBy(program: string, home: string): string[][] {
  const work = join(home, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  rmSync(join(home, 'log'), { recursive: true, force: true });
  mkdirSync(join(home, 'log'));
  spawnSync(UNSHARE, [...NAMESPACES, '/bin/bash', '--norc', '--noprofile', '-c', program], {
    cwd: work,
    env: { PATH: join(home, 'path'), HOME: '~', NODE_ENV: 'test' },
    stdio: 'ignore',
    timeout: 5_000,
  });
  return readdirSync(join(home, 'log'))
    .map((file) =>
      readFileSync(join(home, 'log', file), 'utf8')
        .split('\0')
        .slice(0, -1),
    )
    .filter((one) => one.length > 0);
}

const listed = (program: string): string[][] =>
  decodeSample('shell', { command: program }).view.changes.flatMap((change) =>
    change.kind === 'shell' ? change.commands.map((one) => [one.program, ...one.args]) : [],
  );

/** What started and is not in the view. Where the view says that words are filled in, only the program must be there; where it says that it cannot know, nothing. */
function missingIn(program: string, real: readonly string[][]): { missing: string[][]; known: boolean } {
  const { view } = decodeSample('shell', { command: program });
  if (view.uninspectable.some(({ why }) => !/does not know what/.test(why))) return { missing: [], known: false };
  const all = listed(program);
  const filled = view.facts.some(({ label }) => label === 'Filled in when it runs');
  const programs = new Set(all.map(([name = '']) => name.replace(/^.*\//, '')));
  const lines = new Set(all.map((words) => JSON.stringify(words)));
  const missing = real.filter((words) => (filled ? !programs.has(words[0] ?? '') : !lines.has(JSON.stringify(words))));
  return { missing, known: !filled };
}
