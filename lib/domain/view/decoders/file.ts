import { pointerGet } from '../../json/pointer.ts';
import type { JsonObject } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import { draftOf, noteEffect } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import type { FileEdit } from '../edits/file-edit.ts';
import { Part } from '../edits/part.ts';
import { readEdits } from '../edits/read-edits.ts';
import type { Edits } from '../edits/read-edits.ts';
import { addHazards, sentenceOf, sizeOf } from '../edits/tell-edits.ts';
import { diffText, isWindowsText } from '../edits/text-diff.ts';
import { reachesOutside } from '../paths.ts';
import type { Change, Fact } from '../view.ts';
import { scalarText } from '../words.ts';

/**
 * Decodes changes of files in whatever shape a tool takes them: whole contents, replacements, patches, lists of files, moves and deletions. Each
 * file is named with what happens to it, and every line before and after; what cannot be known without the file is said.
 */
export const fileDecoder: Decoder = {
  name: 'file',
  version: 3,
  roles: {
    path: ['/path', '/file_path', '/filename', '/file'],
    content: ['/content', '/new_content', '/text', '/contents', '/file_text'],
    before: ['/before', '/old_content', '/original'],
    old_text: ['/old_text', '/old_string', '/old_str', '/search'],
    new_text: ['/new_text', '/new_string', '/new_str', '/replace'],
    patch: ['/patch', '/diff'],
    edits: ['/edits'],
    files: ['/files'],
    operation: ['/operation', '/op', '/mode', '/command'],
    from: ['/source', '/previous_path', '/old_path'],
    to: ['/destination', '/new_path'],
  },
  decode({ reader, tool, directory, budget }: DecoderInput): Draft {
    const top = new Part(reader);
    const stated = typeof top.find('operation')?.value === 'string' ? top.take('operation') : null;
    const edits = readEdits(top, tool.effect, budget);
    const [first] = edits.files;
    if (first === undefined && edits.faults.length === 0)
      return reader.missing(top.find('path') === null ? 'path' : 'content');
    const draft = draftOf(headOf(edits), changeOf(first));
    draft.changes = edits.files.map(changeOf);
    addUnread(draft, edits, reader.args);
    addPatches(draft, edits);
    addLeftOver(draft, top, edits.files);
    const { files } = edits;
    draft.essentials.push(...(files.length === 1 && first !== undefined ? essentialsOf(first) : [sentenceOf(files)]));
    addFacts(draft, top, files);
    if (stated !== null) fact(draft, 'Operation', reveal(stated.raw), 'plain', stated.pointer);
    for (const file of files) {
      addHazards(draft, file);
      noteEffect(draft, EFFECT[file.operation] ?? 'write');
      for (const path of file.to === null ? [file.path] : [file.path, file.to]) {
        const known = directory.find('resource', path) !== null;
        if (known || reachesOutside(path))
          draft.targets.push({ kind: 'path', value: reveal(path, 'address'), pointer: reveal(file.pointer), known });
      }
    }
    draft.measures.items = new Set(files.map((file) => file.path)).size;
    return draft;
  },
};

const EFFECT: Partial<Record<FileEdit['operation'], 'read' | 'delete'>> = { read: 'read', delete: 'delete' };

const headOf = (edits: Edits): string =>
  edits.files.length > 0 ? sentenceOf(edits.files) : 'Change files that Countersign cannot name';

const changeOf = (file: FileEdit | undefined): Change => ({
  kind: 'file',
  path: reveal(file?.path ?? '', 'address'),
  operation: file?.operation ?? 'edit',
  lines: file?.lines ?? [],
  to: file?.to == null ? null : reveal(file.to, 'address'),
  gaps: file?.gaps ?? [],
});

function essentialsOf(file: FileEdit): string[] {
  const size = sizeOf(file);
  return size === '' ? [] : [size.charAt(0).toUpperCase() + size.slice(1)];
}

/** A patch that cannot be read is shown as it was sent, and may do anything to any file. */
function addUnread(draft: Draft, { faults }: Edits, args: JsonObject): void {
  for (const { why, pointer } of faults) {
    const text = `Countersign cannot say what this changes: ${reveal(why)}`;
    draft.sentence = `${draft.sentence.replace(/\.$/, '')}. ${text}`;
    draft.findings.push({ code: 'edit.unreadable', text, pointer: reveal(pointer) });
    draft.uninspectable.push({ pointer: reveal(pointer), why: text });
    draft.essentials.push(text);
    const evidence = reveal(scalarText(pointerGet(args, pointer) ?? '')).slice(0, 200);
    draft.hazards.push({ code: 'edit.unreadable', grade: 'serious', text, evidence, pointer: reveal(pointer) });
    noteEffect(draft, 'execute');
  }
}

/** Patches whole: their words between the changes reach no file, but whoever reads them may be meant. */
function addPatches(draft: Draft, { patches }: Edits): void {
  for (const sent of patches)
    draft.changes.push({ kind: 'text', label: 'The patch as it was sent', lines: diffText(sent, sent) });
}

/** What was sent along and shows in no diff: content of a file that is deleted, the whole of which only a part is replaced. */
function addLeftOver(draft: Draft, top: Part, files: readonly FileEdit[]): void {
  const [only] = files;
  if (files.length !== 1 || only === undefined) return;
  const content = only.operation === 'delete' || only.operation === 'read' ? top.take('content') : null;
  if (content !== null) draft.changes.push({ kind: 'text', label: 'Sent along', lines: diffText('', content.raw) });
  const replaced = only.operation === 'edit' && top.find('content') === null ? top.take('before') : null;
  if (replaced !== null)
    draft.changes.push({ kind: 'text', label: 'Before', lines: diffText(replaced.raw, replaced.raw) });
}

function fact(draft: Draft, label: string, value: string, tone: Fact['tone'], pointer: string | null): void {
  draft.facts.push({ label, value, tone, source: 'arguments', pointer: pointer === null ? null : reveal(pointer) });
}

function addFacts(draft: Draft, top: Part, files: readonly FileEdit[]): void {
  for (const file of files) {
    if (file.operation === 'overwrite')
      fact(draft, 'Overwrites', 'What the file holds now is not in the arguments', 'notice', file.pointer);
    for (const unknown of file.unknown) {
      const value = reveal(files.length === 1 ? unknown : `${file.path}: ${unknown}`);
      fact(draft, 'About the edit', value, 'notice', file.pointer);
    }
  }
  const before = top.find('before');
  if (typeof before?.value === 'string') {
    const value = 'The agent’s word: whatever the file holds now is not compared with it';
    fact(draft, 'Old content', value, 'notice', before.pointer);
  }
  const content = top.find('content')?.value;
  const from = typeof before?.value === 'string' ? before.value : '';
  if (isWindowsText(from, typeof content === 'string' ? content : ''))
    fact(draft, 'Line endings', 'Windows (CR LF)', 'plain', null);
  if (top.flag('recursive') && files.some((file) => file.operation === 'delete')) {
    draft.measures.unbounded = true;
    draft.sentence = `${draft.sentence.replace(/\.$/, '')}, with everything in it`;
    draft.essentials.push('It is deleted with everything in it');
  }
}
