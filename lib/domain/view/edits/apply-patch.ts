import type { DiffLine } from '../view.ts';
import { patchedFile, patchLines } from './file-edit.ts';
import type { PatchedFile } from './file-edit.ts';
import { markPairs } from './text-diff.ts';

const HEADER = /^\s*\*\*\* (Add File|Update File|Delete File|Move to): (.*)$/;

/** Whether a text is a patch in the form that begins with `*** Begin Patch`. */
export const isApplyPatch = (text: string): boolean => /^\s*\*\*\* Begin Patch\s*$/m.test(text);

/** The files that such a patch changes; or why that cannot be said. Every line has to be one that the format knows. */
export function readApplyPatch(text: string): PatchedFile[] | string {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => line.trim() === '*** Begin Patch');
  const files: PatchedFile[] = [];
  let rows: { op: DiffLine['op']; text: string }[] = [];
  const close = (): void => {
    const file = files.at(-1);
    if (file !== undefined)
      file.lines.push(...patchLines(rows, file.operation === 'create' ? { old: 1, now: 1 } : null));
    rows = [];
  };
  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/\r$/, '');
    if (index <= begin || line.trim() === '*** End of File') continue;
    if (line.trim() === '*** End Patch') return ended(files, close, lines.slice(index + 1));
    const header = HEADER.exec(line);
    const file = files.at(-1);
    if (header !== null) {
      if (header[1] !== 'Move to') close();
      const fault = openFile(files, header[1] ?? '', (header[2] ?? '').trim());
      if (fault !== null) return fault;
    } else if (file?.operation === 'create') {
      if (!line.startsWith('+')) return unreadable(line);
      rows.push({ op: 'add', text: line.slice(1) });
    } else if (file === undefined || file.operation === 'delete') {
      if (line.trim() !== '') return unreadable(line);
    } else if (/^@@(?: |$)/.test(line)) {
      close();
      file.gaps.push(file.lines.length);
    } else {
      const op = OPS[line.charAt(0)];
      if (op === undefined) return unreadable(line);
      rows.push({ op, text: line.slice(1) });
    }
  }
  return 'the patch does not end with *** End Patch';
}

const OPS: Record<string, DiffLine['op']> = { '+': 'add', '-': 'remove', ' ': 'same', '': 'same' };

const unreadable = (line: string): string => `the patch has a line that its format does not know: ${line}`;

function openFile(files: PatchedFile[], header: string, path: string): string | null {
  if (path === '') return 'the patch names no file';
  const last = files.at(-1);
  if (header === 'Move to') {
    if (last?.operation !== 'edit' || last.lines.length > 0) return 'the patch moves nothing';
    last.operation = 'move';
    last.to = path;
  } else if (header === 'Delete File') files.push(patchedFile(path, 'delete'));
  else files.push(patchedFile(path, header === 'Add File' ? 'create' : 'edit'));
  return null;
}

/** Whatever follows the end is obeyed by nobody, but another patch might be. */
function ended(files: PatchedFile[], close: () => void, rest: readonly string[]): PatchedFile[] | string {
  close();
  if (rest.some((line) => line.trim().startsWith('*** '))) return 'the patch goes on after its end';
  for (const file of files) markPairs(file.lines);
  return files.length === 0 ? 'the patch changes nothing' : files;
}
