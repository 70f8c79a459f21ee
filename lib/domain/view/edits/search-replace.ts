import { patchedFile, unplaced } from './file-edit.ts';
import type { PatchedFile } from './file-edit.ts';

const SEARCH = /^(?:<{5,9}|-{5,9}) ?SEARCH>?\s*$/;
const MIDDLE = /^={5,9}\s*$/;
const REPLACE = /^(?:>{5,9}|\+{5,9}) ?REPLACE>?\s*$/;
const PLACE = /^:(?:start_line|end_line):\s*\d+\s*$/;

/** Whether a text holds blocks of the form `<<<<<<< SEARCH … ======= … >>>>>>> REPLACE`. */
export const isSearchReplace = (text: string): boolean =>
  /^(?:<{5,9}|-{5,9}) ?SEARCH>?\s*$/m.test(text) && /^(?:>{5,9}|\+{5,9}) ?REPLACE>?\s*$/m.test(text);

/** The files that such blocks change, each block in turn; or why that cannot be said. A block without a name of its own belongs to `path`. */
export function readSearchReplace(text: string, path: string | null): PatchedFile[] | string {
  const files: PatchedFile[] = [];
  let part: 'outside' | 'search' | 'replace' = 'outside';
  let name = path;
  let search: string[] = [];
  let replace: string[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '');
    if (part === 'outside') {
      if (SEARCH.test(line)) {
        part = 'search';
        [search, replace] = [[], []];
      } else if (REPLACE.test(line)) return 'a block ends before it begins';
      else if (isName(line) && path === null) name = line.trim().replace(/^[`#*\s]+|[`:*\s]+$/g, '');
    } else if (part === 'search') {
      if (MIDDLE.test(line)) part = 'replace';
      else if (SEARCH.test(line) || REPLACE.test(line)) return 'a block has no middle';
      else search.push(line);
    } else if (REPLACE.test(line)) {
      if (name === null) return 'a block does not say which file it changes';
      addBlock(files, name, withoutPlace(search), replace);
      part = 'outside';
    } else if (SEARCH.test(line) || MIDDLE.test(line)) return 'a block has two middles';
    else replace.push(line);
  }
  if (part !== 'outside') return 'the last block has no end';
  return files.length === 0 ? 'there is no block' : files;
}

const isName = (line: string): boolean =>
  /[^\s`#*]/.test(line) && !line.trim().startsWith('```') && !/\s\S+\s\S+\s/.test(line);

/** Some tools let a block begin with the line it is looked for at. */
function withoutPlace(search: string[]): string[] {
  const rest = search.slice();
  while (rest.length > 0 && PLACE.test(rest[0] ?? '')) rest.shift();
  if (rest.length < search.length && /^-{5,9}\s*$/.test(rest[0] ?? '')) rest.shift();
  return rest;
}

function addBlock(files: PatchedFile[], name: string, search: string[], replace: string[]): void {
  const lines = unplaced(search.join('\n'), replace.join('\n'));
  const last = files.at(-1);
  if (last?.path === name) {
    last.gaps.push(last.lines.length);
    last.lines.push(...lines);
  } else {
    const unknown =
      search.length === 0 ? ['It looks for nothing: the tool may make the file new or put the text anywhere'] : [];
    files.push(patchedFile(name, 'edit', { lines, unknown }));
  }
}
