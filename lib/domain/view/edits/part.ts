import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import type { ArgumentReader } from '../argument-reader.ts';

/** What the members of an edit are called by the tools that agents have: in lower case, without signs. */
const NAMES = {
  path: [
    'path',
    'filepath',
    'filename',
    'file',
    'targetfile',
    'targetpath',
    'relativepath',
    'absolutepath',
    'relativeworkspacepath',
    'notebookpath',
    'uri',
    'fileuri',
  ],
  content: [
    'content',
    'newcontent',
    'filetext',
    'text',
    'contents',
    'filecontent',
    'filecontents',
    'newsource',
    'codeedit',
    'newfiletext',
    'codecontent',
  ],
  before: ['before', 'oldcontent', 'original', 'originalcontent'],
  old: [
    'oldtext',
    'oldstring',
    'oldstr',
    'search',
    'searchtext',
    'find',
    'old',
    'targetcontent',
    'oldcode',
    'searchstring',
    'pattern',
  ],
  new: [
    'newtext',
    'newstring',
    'newstr',
    'replace',
    'replacement',
    'new',
    'replacementcontent',
    'newcode',
    'replacestring',
    'replacewith',
    'inserttext',
    'replacementtext',
  ],
  operation: ['operation', 'op', 'mode', 'command', 'action', 'editmode', 'type', 'changetype'],
  from: ['source', 'src', 'from', 'previouspath', 'oldpath', 'sourcepath', 'frompath', 'oldfilepath', 'sourcefile'],
  to: [
    'destination',
    'dest',
    'dst',
    'to',
    'newpath',
    'destinationpath',
    'topath',
    'newfilepath',
    'moveto',
    'renameto',
    'targetpath',
  ],
  line: ['insertline', 'insertafterline', 'linenumber', 'line', 'position', 'insertat', 'afterline'],
  start: ['startline', 'linestart', 'fromline', 'startlinenumber', 'startlineone'],
  end: ['endline', 'lineend', 'toline', 'endlinenumber', 'endlineone'],
  all: ['replaceall', 'allowmultiple', 'global', 'replaceeverywhere', 'all'],
  patch: ['patch', 'diff', 'unifieddiff', 'patchtext', 'patchcontent', 'input', 'changes', 'blocks'],
  edits: ['edits', 'replacements', 'replacementchunks', 'operations', 'modifications'],
  files: ['files', 'actions', 'additions', 'filechanges', 'changes', 'fileedits', 'documents'],
  deletions: ['deletions', 'deletedfiles', 'removals', 'deletefiles', 'filestodelete'],
  paths: ['paths', 'filepaths', 'filenames', 'files'],
  encoding: ['encoding'],
  cell: ['cellid', 'cellnumber', 'cellindex', 'cell'],
  range: ['viewrange', 'linerange', 'offset', 'limit'],
  recursive: ['recursive', 'force', 'withcontents'],
  regex: ['regex', 'isregex', 'useregex'],
} as const;

export type PartName = keyof typeof NAMES;

export interface Found {
  value: JsonValue;
  pointer: string;
}

/** An object of the arguments that says something about files: the whole, or one item of a list. */
export class Part {
  private readonly reader: ArgumentReader;
  private readonly object: JsonObject;
  private readonly pointer: string;

  constructor(reader: ArgumentReader, object: JsonObject = reader.args, pointer = '') {
    this.reader = reader;
    this.object = object;
    this.pointer = pointer;
  }

  /** A member by any of its usual names; in the whole arguments first where the registry says it is. */
  find(name: PartName, role: string = name): Found | null {
    const mapped = this.pointer === '' ? this.reader.find(role) : null;
    if (mapped !== null) return mapped;
    const names: readonly string[] = NAMES[name];
    for (const wanted of names)
      for (const [key, value] of Object.entries(this.object)) {
        if (value === null || key.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase() !== wanted) continue;
        const pointer = pointerChild(this.pointer, key);
        if (this.pointer === '' && this.reader.isTaken(pointer)) continue;
        return { value, pointer };
      }
    return null;
  }

  /** The same where it is a text. Not marked as shown: that is for whoever shows it. */
  text(name: PartName, role: string = name): { raw: string; pointer: string } | null {
    const found = this.find(name, role);
    return found === null || typeof found.value !== 'string' ? null : { raw: found.value, pointer: found.pointer };
  }

  /** The same, marked as shown. */
  take(name: PartName, role: string = name): { raw: string; pointer: string } | null {
    const text = this.text(name, role);
    const isPath = name === 'path' || name === 'from' || name === 'to';
    return text === null ? null : this.reader.read(text.raw, text.pointer, isPath ? 'address' : 'text');
  }

  /** A member that only says where in the file, as one text, marked as shown. */
  place(name: PartName): string | null {
    const found = this.find(name);
    if (found === null) return null;
    const items = Array.isArray(found.value) ? found.value : [found.value];
    if (items.some((item) => typeof item !== 'string' && typeof item !== 'number')) return null;
    items.forEach((_item, i) => this.reader.use(Array.isArray(found.value) ? `${found.pointer}/${i}` : found.pointer));
    return items.join(' to ');
  }

  /** Says that an encoded text is shown decoded. */
  decoded(name: PartName): void {
    const found = this.find(name);
    if (found !== null) this.reader.decode(found.pointer);
  }

  /** The same where it is a number, or a text that is one. */
  number(name: PartName): number | null {
    const found = this.find(name);
    const n = typeof found?.value === 'string' && /^\d+$/.test(found.value) ? Number(found.value) : found?.value;
    if (found === null || typeof n !== 'number') return null;
    this.reader.use(found.pointer);
    return n;
  }

  /** Whether a member is true. */
  flag(name: PartName): boolean {
    const found = this.find(name);
    if (found?.value !== true && found?.value !== 'true') return false;
    this.reader.use(found.pointer);
    return true;
  }

  /** The objects of a list, or the one object. */
  parts(name: PartName): Part[] {
    const found = this.find(name);
    if (found === null) return [];
    const items = Array.isArray(found.value) ? found.value : [found.value];
    return items.flatMap((item, i) =>
      isJsonObject(item)
        ? [new Part(this.reader, item, Array.isArray(found.value) ? `${found.pointer}/${i}` : found.pointer)]
        : [],
    );
  }

  /** The texts of a list, or the one text. */
  texts(name: PartName): { raw: string; pointer: string }[] {
    const found = this.find(name);
    if (found === null) return [];
    const items = Array.isArray(found.value) ? found.value : [found.value];
    return items.flatMap((item, i) => {
      const pointer = Array.isArray(found.value) ? `${found.pointer}/${i}` : found.pointer;
      return typeof item === 'string' ? [this.reader.read(item, pointer, 'address')] : [];
    });
  }
}
