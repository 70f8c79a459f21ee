import type { DirectoryRecords } from '../../directory/records.ts';
import { reveal } from '../../text/reveal.ts';
import type { Read } from '../argument-reader.ts';
import { capital, clausesOf } from '../notes/note.ts';
import type { Note } from '../notes/note.ts';
import type { RoleWords } from './access-words.ts';
import { gradeOf } from './bindings.ts';
import { whom } from './sides.ts';
import type { Named, Sides } from './sides.ts';
import { lowered } from '../words.ts';

/** One change of access as the arguments state it by their roles. */
export interface Change {
  resource: Read | null;
  record: DirectoryRecords['resource'] | null;
  title: string;
  role: Read | null;
  access: RoleWords;
  sides: Sides;
  who: Named;
  transfer: boolean;
}

/** What the change by the tool's roles is, for the hazards; `plain` when nobody gains anything worth a look. */
export function changeNote({ sides, access, title, role, who, transfer }: Change): Note {
  const everybody = sides.gains.find((p) => p.everybody);
  const outsider = sides.gains.find((p) => p.external);
  const worst = everybody ?? outsider ?? sides.gains[0];
  const read = [...who.add, ...(who.members ?? [])].find((one) => reveal(one.raw, 'address') === worst?.member.name);
  const audience = everybody !== undefined ? 'public' : outsider !== undefined ? 'external' : null;
  const grade = sides.gains.length === 0 ? 'plain' : gradeOf(access.strength, audience);
  const domain = worst !== undefined && /^domain:/i.test(worst.member.name) && audience === 'external';
  return {
    code:
      audience === 'public'
        ? 'access.public'
        : transfer
          ? 'access.ownership'
          : audience === 'external'
            ? 'access.outside'
            : 'access.full',
    grade: (transfer || domain) && grade !== 'grave' ? 'serious' : grade,
    text: `give ${whom(sides.gains)} ${access.phrase} to ${title}`,
    evidence: read === undefined ? (role?.raw ?? '') : read.shown,
    pointer: read?.pointer ?? role?.pointer ?? '',
    ...(audience === null ? {} : { audience }),
    effect: 'grant',
  };
}

/** The whole sentence: the worst first, whichever of the two it is in. */
export function changeSentence(
  change: Change | null,
  own: Note | null,
  others: readonly Note[],
  whole: boolean,
): string {
  const replaced = whole ? ' It replaces the whole list of who has access.' : '';
  const clauses = others.length === 0 ? '' : clausesOf(others);
  if (change === null || own === null)
    return `${clauses === '' ? 'Change who has access' : capital(clauses)}.${replaced}`;
  const holds = change.record?.holds === undefined ? '' : `, which holds ${reveal(change.record.holds)}`;
  const first = `${changeWords(change)}${holds}`;
  if (clauses === '') return `${first}.${replaced}`;
  const worse = others.some(
    ({ grade }) => grade === 'grave' || (grade === 'serious' && own.grade !== 'grave' && own.grade !== 'serious'),
  );
  return worse && own.grade !== 'grave'
    ? `${capital(clauses)}; ${lowered(first)}.${replaced}`
    : `${first}; ${clauses}.${replaced}`;
}

function changeWords({ sides: { gains, loses }, access: { phrase }, title, role, transfer }: Change): string {
  const access = `${phrase} ${phrase === 'full control' ? 'of' : 'to'}`;
  if (gains.length === 0 && loses.length === 0) return `Leave who has ${access} ${title} as it is`;
  const taken = loses.length === 0 ? '' : whom(loses);
  if (gains.length === 0) return `Take ${access} ${title} from ${taken}`;
  const owner = transfer || (role !== null && /^owner$/i.test(role.raw) && gains.length === 1);
  const rest = taken === '' ? '' : `, take it from ${taken}`;
  if (owner && !gains.some((p) => p.everybody)) {
    const ends = transfer ? ': ownership passes over, and who owns it now no longer does' : ', with full control';
    return `Make ${whom(gains)} the owner of ${title}${ends}${rest}`;
  }
  return `Give ${whom(gains)} ${access} ${title}${rest}`;
}

/** What always has to be said of it. */
export function changeEssentials({ gains, loses }: Sides, access: string): string[] {
  const essentials: string[] = [];
  if (gains.length > 0) essentials.push(`${capital(whom(gains).replace(/,$/, ''))} would gain ${access}`);
  if (loses.length > 0) essentials.push(`${capital(whom(loses).replace(/,$/, ''))} would lose it`);
  return essentials;
}
