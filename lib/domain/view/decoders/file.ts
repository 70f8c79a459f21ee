import { reveal } from '../../text/reveal.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { pathFindings, reachesOutside } from '../paths.ts';
import { diffCounts, diffText, isWindowsText } from '../edits/text-diff.ts';
import type { Change } from '../view.ts';
import { counted, named } from '../words.ts';

type Operation = Extract<Change, { kind: 'file' }>['operation'];

const DELETE = /^(?:delete|remove|unlink|rm)$/i;
const CREATE = /^(?:create|new|add)$/i;

/** Decodes a change to one file: the path, and every line before and after. */
export const fileDecoder: Decoder = {
  name: 'file',
  version: 1,
  roles: {
    path: ['/path', '/file_path', '/filename', '/file'],
    content: ['/content', '/new_content', '/text', '/contents'],
    before: ['/before', '/old_content', '/original'],
    old_text: ['/old_text', '/old_string', '/search'],
    new_text: ['/new_text', '/new_string', '/replace'],
    operation: ['/operation', '/op', '/mode'],
  },
  decode({ reader, tool, directory }: DecoderInput): Draft {
    const path = reader.requiredText('path', 'address');
    const stated = reader.text('operation');
    const before = reader.text('before');
    const content = reader.text('content');
    const removal = stated === null ? tool.effect === 'delete' : DELETE.test(stated.raw);
    const edit = content === null && !removal ? editOf(reader) : null;
    if (!removal && content === null && edit === null) return reader.missing('content');
    const operation = operationOf(removal, stated, before, edit);
    const from = edit?.before.raw ?? before?.raw ?? '';
    const to = removal ? '' : (edit?.after.raw ?? content?.raw ?? '');
    const lines = diffText(from, to);
    const { added, removed } = diffCounts(lines);
    const size = sizeOf(operation, added, removed, before !== null);
    const draft = draftOf(`${VERB[operation]} ${named(path.shown)}${size === '' ? '' : `: ${size}`}`, {
      kind: 'file',
      path: path.shown,
      operation,
      lines,
    });
    // A removal shows only the old text, so content sent with it has to be shown separately.
    if (removal && content !== null)
      draft.changes.push({ kind: 'text', label: 'Sent along', lines: diffText('', content.raw) });
    if (edit !== null && before !== null)
      draft.changes.push({ kind: 'text', label: 'Before', lines: diffText(before.raw, before.raw) });
    draft.essentials = size === '' ? [] : [size.charAt(0).toUpperCase() + size.slice(1)];
    if (operation === 'overwrite') {
      const value = 'What the file holds now is not in the arguments';
      draft.facts.push({
        label: 'Overwrites',
        value,
        tone: 'notice',
        source: 'arguments',
        pointer: reveal(path.pointer),
      });
    }
    if (before !== null) {
      const value = 'The agent’s word: whatever the file holds now is not compared with it';
      draft.facts.push({
        label: 'Old content',
        value,
        tone: 'notice',
        source: 'arguments',
        pointer: reveal(before.pointer),
      });
    }
    if (isWindowsText(from, to)) {
      draft.facts.push({
        label: 'Line endings',
        value: 'Windows (CR LF)',
        tone: 'plain',
        source: 'arguments',
        pointer: null,
      });
    }
    if (stated !== null) {
      draft.facts.push({
        label: 'Operation',
        value: stated.shown,
        tone: 'plain',
        source: 'arguments',
        pointer: reveal(stated.pointer),
      });
    }
    draft.findings = pathFindings(path.raw, reveal(path.pointer));
    const known = directory.find('resource', path.raw) !== null;
    if (known || reachesOutside(path.raw)) {
      draft.targets.push({ kind: 'path', value: path.shown, pointer: reveal(path.pointer), known });
    }
    draft.measures = { items: 1 };
    return draft;
  },
};

const VERB: Record<Operation, string> = { create: 'Create', edit: 'Edit', delete: 'Delete', overwrite: 'Overwrite' };

function editOf(reader: ArgumentReader): { before: Read; after: Read } | null {
  const before = reader.text('old_text');
  const after = reader.text('new_text');
  return before === null || after === null ? null : { before, after };
}

function operationOf(removal: boolean, stated: Read | null, before: Read | null, edit: object | null): Operation {
  if (removal) return 'delete';
  if (edit !== null || before !== null) return 'edit';
  return stated !== null && CREATE.test(stated.raw) ? 'create' : 'overwrite';
}

function sizeOf(operation: Operation, added: number, removed: number, beforeKnown: boolean): string {
  if (operation === 'delete') return beforeKnown ? `${counted(removed, 'line', 'lines')} lost` : '';
  if (operation !== 'edit')
    return `${counted(added, 'line', 'lines')}${operation === 'overwrite' ? ' replace whatever is there now' : ''}`;
  return `${counted(added, 'line', 'lines')} added, ${counted(removed, 'line', 'lines')} removed`;
}
