import { parsePatch } from 'diff';
import type { StructuredPatch } from 'diff';

import type { DiffLine } from '../view.ts';
import { patchedFile, patchLines } from './file-edit.ts';
import type { FileOperation, PatchedFile } from './file-edit.ts';
import { markPairs } from './text-diff.ts';

/** What programs that apply patches may read as a change, in lines that belong to no hunk of a unified diff. */
const OTHER_PATCH =
  /^\s+(?:@@ |--- |\+\+\+ |diff --git )|^\*\*\* |^\*{15}$|^(?:X-\s*)?\d+(?:,\d+)?[acd](?:\d+(?:,\d+)?)?\s*$|^GIT binary patch|^[<>] /;
const EPOCH = /^1970-01-01 0\d:00:00|^Thu Jan {1,2}1 0\d:00:00 1970|^1969-12-31 /;

/** Whether a text reads as a unified diff. */
export const isUnifiedDiff = (text: string): boolean =>
  /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m.test(text) || /^diff --git /m.test(text) || /^--- \S.*\n\+\+\+ \S/m.test(text);

/** The files that a unified diff changes, as `git apply` and `patch` read it; or why that cannot be said. */
export function readUnifiedDiff(text: string, path: string | null): PatchedFile[] | string {
  let parsed: StructuredPatch[];
  try {
    parsed = parsePatch(text.replace(/\r\n/g, '\n'));
  } catch (error) {
    return `the patch cannot be read: ${String((error as Error).message)}`;
  }
  const outside = linesOutside(text.split(/\r?\n/), parsed);
  const odd = outside.find((line) => OTHER_PATCH.test(line));
  if (odd !== undefined) return `a line outside every hunk may be read as another change: ${odd}`;
  const files = parsed.filter((one) => one.hunks.length > 0 || one.oldFileName !== undefined);
  if (files.length === 0) return 'the patch names no file and no change';
  if (path === null && files.some((one) => one.oldFileName === undefined)) return 'the patch does not name its file';
  return files.map((one) => fileOf(one, path));
}

/** Lines that are no hunk and no header that was read. */
function linesOutside(lines: readonly string[], parsed: readonly StructuredPatch[]): string[] {
  const sizes = parsed.flatMap(({ hunks }) => hunks.map((hunk) => hunk.lines.length));
  const outside: string[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (/^@@\s/.test(line)) i += sizes.shift() ?? 0;
    else if (line !== '') outside.push(line);
  }
  return outside;
}

function fileOf(one: StructuredPatch, stated: string | null): PatchedFile {
  const { from, to } = namesOf(one);
  const operation = operationOf(one, from, to);
  const path = (operation === 'create' ? to : from) ?? to ?? stated ?? '';
  const { lines, gaps, noEnd } = linesOf(one);
  const unknown: string[] = [];
  if (noEnd) unknown.push('One side of the change ends without a line end');
  if (one.isBinary) unknown.push('The file is binary: what it will hold is not shown');
  if (one.oldMode !== undefined && one.newMode !== undefined)
    unknown.push(`The file’s mode changes from ${one.oldMode} to ${one.newMode}`);
  else if (one.newMode?.endsWith('755')) unknown.push('The new file is a program that may be started');
  if (one.newMode === '120000') unknown.push('The new file is a link to what its only line names');
  if (operation === 'edit' && from !== null && to !== null && from !== to)
    unknown.push(`The patch names ${from} and ${to}: which of them is changed depends on which exists`);
  if (stated !== null && path !== stated && path !== '')
    unknown.push(`The arguments name ${stated}, the patch ${path}: which of them is changed is the tool’s affair`);
  return patchedFile(path, operation, {
    to: operation === 'move' || operation === 'copy' ? to : null,
    lines,
    gaps,
    unknown,
  });
}

/** Both names without the prefixes of Git; null for /dev/null and for none. */
function namesOf(one: StructuredPatch): { from: string | null; to: string | null } {
  const [old, now] = [one.oldFileName, one.newFileName];
  const absent = (name: string | undefined): boolean => name === undefined || name === '/dev/null';
  const prefixed = (absent(old) || old?.startsWith('a/') === true) && (absent(now) || now?.startsWith('b/') === true);
  const plain = (name: string | undefined): string | null =>
    name === undefined || absent(name) ? null : prefixed ? name.slice(2) : name;
  return { from: plain(old), to: plain(now) };
}

function operationOf(one: StructuredPatch, from: string | null, to: string | null): FileOperation {
  const emptied = one.hunks.length > 0 && one.hunks.every((hunk) => hunk.newLines === 0);
  const filled = one.hunks.length > 0 && one.hunks.every((hunk) => hunk.oldLines === 0);
  if (one.isDelete === true || one.newFileName === '/dev/null') return 'delete';
  if (emptied && EPOCH.test(one.newHeader ?? '')) return 'delete';
  if (one.isCreate === true || one.oldFileName === '/dev/null') return 'create';
  if (filled && EPOCH.test(one.oldHeader ?? '')) return 'create';
  if (one.isRename === true && from !== to) return 'move';
  return one.isCopy === true ? 'copy' : 'edit';
}

const OPS: Record<string, DiffLine['op']> = { '+': 'add', '-': 'remove' };

function linesOf(one: StructuredPatch): { lines: DiffLine[]; gaps: number[]; noEnd: boolean } {
  const lines: DiffLine[] = [];
  const gaps: number[] = [];
  let noEnd = false;
  for (const hunk of one.hunks) {
    if (lines.length > 0 || hunk.oldStart > 1) gaps.push(lines.length);
    const rows = hunk.lines.filter((line) => !line.startsWith('\\'));
    if (rows.length < hunk.lines.length) noEnd = true;
    const shown = rows.map((line) => ({ op: OPS[line.charAt(0)] ?? ('same' as const), text: line.slice(1) }));
    lines.push(...patchLines(shown, { old: hunk.oldStart, now: hunk.newStart }));
  }
  markPairs(lines);
  return { lines, gaps, noEnd };
}
