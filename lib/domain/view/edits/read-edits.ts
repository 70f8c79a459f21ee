import type { Budget } from '../budget.ts';
import type { Effect } from '../../tool/tool.ts';
import { textOfBase64 } from '../../text/base64.ts';
import { isApplyPatch, readApplyPatch } from './apply-patch.ts';
import { unplaced } from './file-edit.ts';
import type { FileEdit, FileOperation, PatchedFile } from './file-edit.ts';
import type { Part } from './part.ts';
import { isSearchReplace, readSearchReplace } from './search-replace.ts';
import { diffText } from './text-diff.ts';
import { isUnifiedDiff, readUnifiedDiff } from './unified-diff.ts';

/** What the arguments say of files; `fault` where a part of it cannot be read, with its place. */
export interface Edits {
  files: FileEdit[];
  faults: { why: string; pointer: string }[];
  /** Patches as they were sent. */
  patches: string[];
}

const READ =
  /^(?:view|read|get|cat|list|ls|show|open|head|tail|search|grep|stat|info|find|exists)(?:_(?:files?|lines?|range|contents?|dir|directory|outline))?$/i;
const LOOKS_FOR = /^(?:search|grep|find)/i;
const DELETE = /^(?:delete|remove|unlink|rm|destroy)(?:_?file)?$/i;
const CREATE = /^(?:create|new|add)(?:_?file)?$/i;
const MOVE = /^(?:move|rename|mv)(?:_?file)?$/i;
const COPY = /^(?:copy|cp|duplicate)(?:_?file)?$/i;
const APPEND = /^(?:append|a|a\+|add_to_end)$/i;
const ELIDED = /^\s*(?:\/\/|#|<!--|--|\/\*|;)?\s*(?:\.{3}|…)\s*\(?(?:existing|rest|remaining|unchanged|same|other)\b/im;

/** Every file that the arguments change, read or delete, in whatever shape a tool takes them. */
export function readEdits(top: Part, effect: Effect, budget: Budget): Edits {
  const edits: Edits = { files: [], faults: [], patches: [] };
  const patch = patchIn(top);
  const path = top.text('path');
  if (patch !== null) addPatch(edits, patch, path?.raw ?? null, budget);
  // Shown where the patch is of this file; else it is listed with whatever else the patch does not count.
  if (edits.files.some((file) => file.path === path?.raw)) top.take('path');
  for (const part of [...top.parts('files'), ...(path === null ? top.parts('edits') : [])])
    addPart(edits, part, 'write', budget);
  for (const { raw, pointer } of [...top.texts('deletions'), ...top.parts('deletions').flatMap((p) => pathOf(p))])
    edits.files.push(edit(raw, pointer, 'delete'));
  if (patch === null && edits.files.length === 0) addPart(edits, top, effect, budget);
  if (edits.files.length === 0 && edits.faults.length === 0 && effect === 'read')
    for (const { raw, pointer } of top.texts('paths')) edits.files.push(edit(raw, pointer, 'read'));
  return edits;
}

const pathOf = (part: Part): { raw: string; pointer: string }[] => {
  const path = part.take('path');
  return path === null ? [] : [path];
};

const isPatch = (text: string): boolean => isApplyPatch(text) || isSearchReplace(text) || isUnifiedDiff(text);

function patchIn(top: Part): { raw: string; pointer: string } | null {
  const patch = top.find('patch');
  if (typeof patch?.value === 'string') return top.take('patch');
  const content = top.find('content');
  const whole = typeof content?.value === 'string' && /^\s*\*\*\* Begin Patch/.test(content.value);
  return whole && top.find('path') === null ? top.take('content') : null;
}

/** A patch costs a node for each of its lines: each is looked at a few times, in linear time. */
function addPatch(edits: Edits, patch: { raw: string; pointer: string }, path: string | null, budget: Budget): void {
  budget.spend(patch.raw.split('\n').length);
  edits.patches.push(patch.raw);
  const read = !isPatch(patch.raw)
    ? 'the patch has none of the forms that Countersign reads'
    : isApplyPatch(patch.raw)
      ? readApplyPatch(patch.raw)
      : isSearchReplace(patch.raw)
        ? readSearchReplace(patch.raw, path)
        : readUnifiedDiff(patch.raw, path);
  if (typeof read === 'string') edits.faults.push({ why: read, pointer: patch.pointer });
  else edits.files.push(...read.map((file) => ({ ...file, pointer: patch.pointer })));
}

const edit = (path: string, pointer: string, operation: FileOperation, more: Partial<PatchedFile> = {}): FileEdit => ({
  path,
  pointer,
  operation,
  to: null,
  lines: [],
  gaps: [],
  unknown: [],
  size: null,
  ...more,
});

/** One file: the whole arguments, or an item of a list of files. */
function addPart(edits: Edits, part: Part, effect: Effect, budget: Budget): void {
  const patch = patchIn(part);
  const path = part.text('path') ?? part.text('from');
  if (patch !== null) return addPatch(edits, patch, path?.raw ?? null, budget);
  if (path === null) return;
  const file = (operation: FileOperation, more: Partial<PatchedFile> = {}): void =>
    void edits.files.push(edit(path.raw, path.pointer, operation, more));
  const said = part.text('operation')?.raw ?? '';
  if (said !== '' && /^[\w+-]{1,40}$/.test(said)) part.take('operation');
  const reads = READ.test(said) && !changesText(part, said);
  const moved = reads ? null : movedPart(part, path, said);
  if (moved !== null) return void edits.files.push(moved);
  part.take(part.text('path') === null ? 'from' : 'path');
  if (reads) return file('read', placed(part, 'range', 'It reads'));
  const cell = part.find('cell') !== null;
  if (DELETE.test(said) && !cell) return file('delete', deleted(part));
  if (said === '' && effect === 'delete') return file('delete', deleted(part));
  const changes = changesOf(part);
  if (changes !== null) return file('edit', changes);
  const places = part.find('line') !== null || part.find('start') !== null;
  if (places && (part.find('new') ?? part.find('content')) !== null) return file('edit', inserted(part));
  const content = part.take('content') ?? (APPEND.test(said) || cell ? part.take('new', 'new_text') : null);
  if (content !== null) return addContent(edits, path, said, part, content.raw);
  if (DELETE.test(said))
    return file('edit', {
      ...placed(part, 'cell', 'It deletes cell'),
      size: 'one of its cells is deleted, whatever it holds',
    });
  if (/^undo/i.test(said)) return file('edit', { size: 'its last edit is undone, whatever that was' });
  if (effect === 'read') return file('read');
  return undefined;
}

/** Whether it holds what only a change needs, whatever it is called: the tool may know no such operation. What is looked for is no change. */
const changesText = (part: Part, said: string): boolean =>
  (['content', 'edits'] as const).some((name) => part.find(name) !== null) ||
  part.text('to') !== null ||
  part.find('new', 'new_text') !== null ||
  (part.find('old', 'old_text') !== null && !LOOKS_FOR.test(said));

/** A move or copy: from one place to another, or of what stood elsewhere before to the file's path. */
function movedPart(part: Part, path: { raw: string; pointer: string }, said: string): FileEdit | null {
  const from = part.text('from');
  const to = part.text('to');
  const operation = COPY.test(said) ? 'copy' : 'move';
  if (to !== null && to.pointer !== path.pointer && (from !== null || MOVE.test(said) || COPY.test(said))) {
    part.take(from === null ? 'path' : 'from');
    part.take('to');
    return edit((from ?? path).raw, (from ?? path).pointer, operation, { to: to.raw });
  }
  if (from === null || from.pointer === path.pointer) return null;
  part.take('from');
  part.take('path');
  const content = part.take('content');
  return edit(from.raw, from.pointer, operation, {
    to: path.raw,
    lines: content === null ? [] : diffText('', content.raw),
  });
}

/** The part of the file that is meant, as the arguments name it. */
function placed(part: Part, name: 'cell' | 'range', says: string): Partial<PatchedFile> {
  const place = part.place(name);
  return place === null ? {} : { unknown: [`${says} ${place}`] };
}

function deleted(part: Part): Partial<PatchedFile> {
  const before = part.take('before');
  return { lines: before === null ? [] : diffText(before.raw, '') };
}

/** One replacement or a list of them, in the order in which they are made. */
function changesOf(part: Part): Partial<PatchedFile> | null {
  const list = part.parts('edits');
  const own = part.find('old', 'old_text') !== null && part.find('content') === null ? [part] : [];
  const file = { lines: [] as FileEdit['lines'], gaps: [] as number[], unknown: [] as string[] };
  let read = 0;
  for (const one of list.length > 0 ? list : own) {
    const change = replacement(one);
    if (change === null) continue;
    read += 1;
    if (file.lines.length > 0) file.gaps.push(file.lines.length);
    file.lines.push(...(change.lines ?? []));
    file.unknown.push(...(change.unknown ?? []));
  }
  if (read === 0) return null;
  if (read < list.length)
    file.unknown.push(`${list.length - read} of its edits have a form that Countersign does not know`);
  return { ...file, unknown: [...new Set(file.unknown)] };
}

function replacement(part: Part): Partial<PatchedFile> | null {
  const old = part.take('old', 'old_text');
  const now = part.take('new', 'new_text') ?? (old === null ? part.take('content') : null);
  if (old === null) return now === null ? null : { ...inserted(part, now.raw) };
  const unknown: string[] = [];
  if (old.raw === '') unknown.push('It replaces nothing: the tool may make the file new or put the text anywhere');
  if (part.flag('all')) unknown.push('It is replaced everywhere it stands; how often is not in the arguments');
  if (part.flag('regex')) unknown.push('What is looked for is a pattern, which may fit more than it shows');
  return { lines: unplaced(old.raw, now?.raw ?? ''), unknown };
}

/** Text that goes after a line, or in the place of some. */
function inserted(part: Part, text?: string): Partial<PatchedFile> {
  const raw = text ?? part.take('new', 'new_text')?.raw ?? part.take('content')?.raw ?? '';
  const [start, end, line] = [part.number('start'), part.number('end'), part.number('line')];
  const lines = unplaced('', raw);
  if (start !== null)
    return {
      lines,
      unknown: [`What stands in lines ${start} to ${end ?? start} now is not in the arguments`],
      size: `${counted(lines.length)} in the place of lines ${start} to ${end ?? start}, whatever stands there`,
    };
  const first = (line ?? 0) + 1;
  return line === null
    ? { lines, unknown: ['Where the text goes is not in the arguments'] }
    : { lines: lines.map((l, i) => ({ ...l, new_line: first + i })), gaps: line === 0 ? [] : [0] };
}

const counted = (n: number): string => (n === 1 ? '1 line' : `${n} lines`);

function addContent(
  edits: Edits,
  path: { raw: string; pointer: string },
  said: string,
  part: Part,
  sent: string,
): void {
  const before = part.take('before');
  const base64 =
    /^(?:base64|utf-?8|text)$/i.test(part.text('encoding')?.raw ?? '') &&
    part.take('encoding')?.raw.toLowerCase() === 'base64';
  const decoded = base64 ? textOfBase64(sent) : sent;
  const unknown = [...(placed(part, 'cell', 'It changes cell').unknown ?? [])];
  if (decoded === null) unknown.push('The content is encoded and no text');
  else if (base64) part.decoded('content');
  const content = decoded ?? sent;
  if (ELIDED.test(content))
    unknown.push('The text leaves parts out; what the tool puts in their place is not in the arguments');
  const cell = part.find('cell') !== null;
  const operation: FileOperation = APPEND.test(said)
    ? 'append'
    : before !== null || cell
      ? 'edit'
      : CREATE.test(said)
        ? 'create'
        : 'overwrite';
  const lines =
    cell || operation === 'append' ? unplaced(before?.raw ?? '', content) : diffText(before?.raw ?? '', content);
  const size = cell && before === null ? `${counted(lines.length)} in one of its cells` : null;
  edits.files.push(edit(path.raw, path.pointer, operation, { lines, unknown, size }));
}
