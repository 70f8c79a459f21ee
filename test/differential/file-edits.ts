import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { JsonObject } from '#lib/domain/json/json.ts';
import { decodeSample } from '#lib/domain/view/sample-records.ts';
import type { Change, DiffLine } from '#lib/domain/view/view.ts';
import { Dice, type Difference } from './differences.ts';

/** Whether this machine has the programs that judge. */
export const HAS_PATCH = ['patch', 'diff'].every((name) => spawnSync(name, ['--version']).status === 0);

/** Lines that are hard to tell from the signs of a patch, beside ordinary ones. */
const LINES = [
  'a',
  'b',
  'c',
  '',
  ' ',
  '  x = 1',
  '-- old',
  '++ new',
  '@@ -1 +1 @@',
  '--- a/f',
  '+++ b/f',
  '*** End Patch',
  '=======',
  '\\ no',
  'é',
  '\tt',
  'diff --git a/x b/x',
  '1c1',
  '> y',
];
const NAMES = ['f.txt', 'src/a-b.ts', 'src/deep/x.py', 'README'];

type FileChange = Extract<Change, { kind: 'file' }>;

/** Generated patches, told by the desk and applied by Debian's `patch`; and edits in the editors' own forms, applied as they say. */
export function compareFileEdits(
  seed: number,
  runs: number,
): { compared: number; refused: number; differences: Difference[] } {
  const dice = new Dice(seed);
  const differences: Difference[] = [];
  let [compared, refused] = [0, 0];
  for (let i = 0; i < runs; i += 1) {
    const result = i % 2 === 0 ? comparePatch(dice) : compareEditor(dice);
    if (result === 'refused') refused += 1;
    else compared += 1;
    if (typeof result === 'object') differences.push(result);
  }
  return { compared, refused, differences };
}

const textOf = (dice: Dice): string => {
  const lines = dice.list(14, () => dice.pick(LINES));
  return lines.length === 0 ? '' : lines.join('\n') + (dice.once(6) ? '' : '\n');
};

function edited(dice: Dice, text: string): string {
  const lines = text.split('\n');
  for (let n = 1 + dice.below(3); n > 0; n -= 1)
    lines.splice(dice.below(lines.length), dice.below(3), ...dice.list(2, () => dice.pick(LINES)));
  return lines.join('\n');
}

const filesOf = (args: JsonObject): { changes: FileChange[]; unread: boolean } => {
  const { view } = decodeSample('file', args);
  return {
    changes: view.changes.filter((change) => change.kind === 'file'),
    unread: view.uninspectable.length > 0,
  };
};

/** What `patch` makes of a folder, and what the view says it makes of it. */
function comparePatch(dice: Dice): Difference | 'same' | 'refused' {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-patch-'));
  try {
    const names = NAMES.slice(0, 1 + dice.below(3));
    const before = new Map(names.map((name) => [name, dice.once(6) ? null : textOf(dice)]));
    let patch = '';
    for (const [name, old] of before) {
      const now = old !== null && dice.once(6) ? null : edited(dice, old ?? textOf(dice));
      patch += unified(folder, name, old, now, dice.below(4));
    }
    patch = spoiled(dice, patch);
    for (const [name, text] of before) if (text !== null) write(folder, name, text);
    // Read by `patch` from a file outside the folder that it changes.
    const run = spawnSync('patch', ['-p1', '--batch', '--forward', '--no-backup-if-mismatch', '-r', '-'], {
      cwd: folder,
      input: patch,
    });
    const told = filesOf({ patch });
    if (told.unread || run.status !== 0) return 'refused';
    const wrong = names.find(
      (name) =>
        !balances(
          before.get(name) ?? '',
          read(folder, name),
          told.changes.filter((c) => c.path === name),
          existsSync(join(folder, name)),
        ),
    );
    if (wrong === undefined) return 'same';
    return {
      input: patch,
      told: JSON.stringify(told.changes),
      real: `${wrong}: ${JSON.stringify(read(folder, wrong))}`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const read = (folder: string, name: string): string => {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** Written by Debian's `diff`, so that it has every sign a real one has. */
function unified(folder: string, name: string, old: string | null, now: string | null, context: number): string {
  write(folder, 'old', old ?? '');
  write(folder, 'now', now ?? '');
  const labels = [old === null ? '/dev/null' : `a/${name}`, now === null ? '/dev/null' : `b/${name}`];
  const { stdout } = spawnSync(
    'diff',
    [`-U${context}`, '--label', labels[0] ?? '', '--label', labels[1] ?? '', 'old', 'now'],
    { cwd: folder, encoding: 'utf8' },
  );
  rmSync(join(folder, 'old'));
  rmSync(join(folder, 'now'));
  return stdout;
}

/** Patches as people send them: with words around them, moved lines, an indent, another's line ends. */
function spoiled(dice: Dice, patch: string): string {
  switch (dice.below(8)) {
    case 0:
      return `Please apply:\n\n${patch}\nThanks\n-- \n2.43\n`;
    case 1:
      return patch.replace(/^@@ -(\d+)/gm, (_all, line: string) => `@@ -${Number(line) + 1}`);
    case 2:
      return patch.replace(/^/gm, '  ');
    case 3:
      return patch.replace(/^(@@ -\d+),(\d+)/m, (_all, head: string, n: string) => `${head},${Number(n) + 1}`);
    case 4:
      return `${patch}1c1\n< a\n---\n> b\n`;
    case 5:
      return patch.replace(/^--- a\/f\.txt/m, 'diff --git a/f.txt b/f.txt\nindex 111..222 100644\n--- a/f.txt');
    default:
      return patch;
  }
}

const countOf = (lines: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
};

/**
 * Whether the lines that the view adds and removes make the old text the new one. `patch` may find the place elsewhere than the numbers say, so
 * lines are counted by their text: those that are there afterwards are those of before, without the removed, with the added.
 */
function balances(before: string, after: string, changes: readonly FileChange[], exists: boolean): boolean {
  const deleted = changes.some((change) => change.operation === 'delete');
  if (deleted && exists && after !== '') return false;
  const lines = changes.flatMap((change) => change.lines);
  const counts = countOf(split(before));
  const add = (of: DiffLine['op'], n: number): void => {
    for (const { op, text } of lines) if (op === of) counts.set(text, (counts.get(text) ?? 0) + n);
  };
  add('remove', -1);
  add('add', 1);
  const real = countOf(split(after));
  return [...new Set([...counts.keys(), ...real.keys()])].every(
    (line) => (counts.get(line) ?? 0) === (real.get(line) ?? 0),
  );
}

const split = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** The editors' own forms: each replaces the first text that fits, or writes lines where it says. */
function compareEditor(dice: Dice): Difference | 'same' {
  const lines = Array.from({ length: 3 + dice.below(8) }, (_, i) => `${dice.pick(LINES)}·${i}`);
  const before = lines.join('\n');
  const at = dice.below(lines.length - 1);
  const old = lines.slice(at, at + 1 + dice.below(2)).join('\n');
  const now = dice.list(3, () => dice.pick(LINES)).join('\n');
  const after = before.replace(old, () => now);
  const form = dice.pick(Object.keys(FORMS) as (keyof typeof FORMS)[]);
  const args = FORMS[form](old, now);
  const { changes, unread } = filesOf(args);
  const applied = changes.reduce(
    (text, change) => text.replace(sideOf(change, 'add'), () => sideOf(change, 'remove')),
    before,
  );
  const fits =
    changes.length > 0 && changes.every((change) => change.path === 'f.txt') && (applied === after || unread);
  // A form's own signs inside a text may make it unreadable, which the view then says.
  if (fits && (!unread || /patch|blocks/.test(form))) return 'same';
  if (unread && /patch|blocks/.test(form)) return 'same';
  return { input: JSON.stringify(args), told: JSON.stringify(changes), real: after };
}

/** One side of a change: without the lines that only the other has. */
const sideOf = (change: FileChange, without: DiffLine['op']): string =>
  change.lines
    .filter((line) => line.op !== without)
    .map((line) => line.text)
    .join('\n');

const signed = (sign: string, text: string): string =>
  text === ''
    ? ''
    : `${text
        .split('\n')
        .map((line) => sign + line)
        .join('\n')}\n`;

const FORMS = {
  replacement: (old: string, now: string) => ({ path: 'f.txt', old_string: old, new_string: now }),
  editor: (old: string, now: string) => ({ command: 'str_replace', path: 'f.txt', old_str: old, new_str: now }),
  edits: (old: string, now: string) => ({ file_path: 'f.txt', edits: [{ oldText: old, newText: now }] }),
  patch: (old: string, now: string) => ({
    input: `*** Begin Patch\n*** Update File: f.txt\n@@\n${signed('-', old)}${signed('+', now)}*** End Patch`,
  }),
  blocks: (old: string, now: string) => ({
    path: 'f.txt',
    diff: `<<<<<<< SEARCH\n${old}\n=======\n${now === '' ? '' : `${now}\n`}>>>>>>> REPLACE\n`,
  }),
} satisfies Record<string, (old: string, now: string) => JsonObject>;
