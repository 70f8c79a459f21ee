import { reveal } from '../../text/reveal.ts';
import { decidingPath, secretIn } from '../deciding-paths.ts';
import type { Draft } from '../draft.ts';
import { pathFindings } from '../paths.ts';
import { gradeRank, type Hazard } from '../view.ts';
import { counted, named } from '../words.ts';
import type { FileEdit, FileOperation } from './file-edit.ts';
import { diffCounts } from './text-diff.ts';

const VERB: Record<FileOperation, string> = {
  create: 'Create',
  edit: 'Edit',
  delete: 'Delete',
  overwrite: 'Overwrite',
  append: 'Add to',
  move: 'Move',
  copy: 'Copy',
  read: 'Read',
};
/** The most that several files are told of one by one; the rest are counted, and each stands below. */
const MOST_TOLD = 6;

const shown = (path: string): string => named(reveal(path, 'address'));

/** The sentence: one file in full, several with the worst first. */
export function sentenceOf(files: readonly FileEdit[]): string {
  const [only] = files;
  if (files.length === 1 && only !== undefined) {
    const size = sizeOf(only);
    const decides = decisionOf(only);
    return `${VERB[only.operation]} ${placeOf(only)}${size === '' ? '' : `: ${size}`}${decides === null ? '' : `. It decides ${decides}`}`;
  }
  const ordered = files
    .map((file) => ({ file, bad: badness(file) }))
    .sort((a, b) => b.bad - a.bad)
    .map(({ file }) => file);
  const told = ordered.slice(0, MOST_TOLD).map((file) => {
    const size = sizeOf(file);
    const decides = decisionOf(file);
    const verb = VERB[file.operation].toLowerCase();
    return `${verb} ${placeOf(file)}${size === '' ? '' : ` (${size})`}${decides === null ? '' : `, which decides ${decides}`}`;
  });
  const paths = new Set(files.map((file) => file.path)).size;
  const rest = ordered.length - told.length;
  const verb = files.every((file) => file.operation === 'read') ? 'Read' : 'Change';
  return `${verb} ${counted(paths, 'file', 'files')}: ${told.join('; ')}${rest > 0 ? `; and ${counted(rest, 'more change', 'more changes')}` : ''}`;
}

const placeOf = (file: FileEdit): string =>
  file.to === null ? shown(file.path) : `${shown(file.path)} to ${shown(file.to)}`;

function badness(file: FileEdit): number {
  const grades = pathsOf(file).map((path) => gradeRank(decidingPath(path) ?? { grade: 'notice' }) + 1);
  const decides = decisionOf(file) === null ? 0 : Math.max(...grades);
  return decides * 10 + (file.operation === 'delete' ? 5 : 0) + (file.operation === 'overwrite' ? 1 : 0);
}

const pathsOf = (file: FileEdit): string[] => (file.to === null ? [file.path] : [file.path, file.to]);

/** What a change of the file decides; null for an ordinary file, and for a reading. */
function decisionOf(file: FileEdit): string | null {
  if (file.operation === 'read') return null;
  return (
    pathsOf(file)
      .map((path) => decidingPath(path))
      .find((d) => d !== null)?.decides ?? null
  );
}

/** How much of the file changes: counted lines, or why they cannot be counted. */
export function sizeOf(file: FileEdit): string {
  if (file.size !== null) return file.size;
  const { added, removed } = diffCounts(file.lines);
  switch (file.operation) {
    case 'delete':
      return removed === 0 ? '' : `${counted(removed, 'line', 'lines')} lost`;
    case 'overwrite':
      return `${counted(added, 'line replaces', 'lines replace')} whatever is there now`;
    case 'create':
      return counted(added, 'line', 'lines');
    case 'append':
      return `${counted(added, 'line', 'lines')} at its end`;
    case 'edit':
      return added + removed === 0 && file.lines.length === 0
        ? ''
        : `${counted(added, 'line', 'lines')} added, ${counted(removed, 'line', 'lines')} removed`;
    default:
      return added + removed === 0
        ? ''
        : `${counted(added, 'line', 'lines')} added, ${counted(removed, 'line', 'lines')} removed`;
  }
}

const INSTALL =
  /"(?:(?:pre|post)?(?:install|pack|publish|uninstall|version)|prepare|prepublishOnly|dependencies:.*)"\s*:/;
const FOREIGN =
  /\b(?:curl|wget|iwr|Invoke-WebRequest)\b[^\n|;&]{0,400}\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b|\b(?:iwr|irm|Invoke-RestMethod)\b[^\n]{0,400}\|\s*(?:iex|Invoke-Expression)\b|\b(?:bash|sh)\b[^\n]{0,20}<\(\s*curl/i;

/** Adds what can go wrong with one file: what it decides later, the secret it holds, what is put into it. */
export function addHazards(draft: Draft, file: FileEdit): void {
  const pointer = reveal(file.pointer);
  const add = (code: string, grade: Hazard['grade'], text: string, evidence: string): void =>
    void draft.hazards.push({ code, grade, text, evidence: reveal(evidence, 'address'), pointer });
  for (const path of new Set(pathsOf(file))) {
    draft.findings.push(...pathFindings(path, pointer));
    const secret = secretIn(path);
    if (secret !== null && ['read', 'copy', 'move'].includes(file.operation))
      add(
        'path.secret-read',
        'serious',
        `It ${file.operation === 'read' ? 'reads' : `${file.operation === 'copy' ? 'copies' : 'moves'}`} ${secret}`,
        path,
      );
    const deciding = file.operation === 'read' ? null : decidingPath(path);
    if (deciding !== null) add(deciding.code, deciding.grade, `It decides ${deciding.decides}`, path);
    const added = deciding === null ? [] : file.lines.filter((line) => line.op === 'add');
    const script =
      deciding?.code === 'path.package-scripts' ? added.find((line) => INSTALL.test(line.text)) : undefined;
    if (script !== undefined)
      add(
        'edit.install-script',
        'serious',
        'It sets what runs on every machine that installs the package',
        script.text.trim(),
      );
    const foreign = added.find((line) => FOREIGN.test(line.text));
    if (foreign !== undefined)
      add(
        'edit.foreign-code',
        'serious',
        'It fetches a program from the network and runs it unread',
        foreign.text.trim(),
      );
  }
}
