import type { DiffLine } from '#lib/domain/view/view.ts';
import type { ChangeOf } from './change-of.ts';

/** How many equal lines stay on each side of a change. */
const AROUND = 3;

/**
 * Lines that stand together: a change with the equal lines around it, equal lines that are folded, or a gap: a place where there may be lines that
 * the arguments do not show, `from` and `to` being their numbers where the arguments say them.
 */
export type Stretch =
  | { kind: 'change'; lines: DiffLine[] }
  | { kind: 'equal'; lines: DiffLine[] }
  | { kind: 'gap'; from: number | null; to: number | null };

/** A diff in stretches, in order and complete: all their lines together are the lines given. Changes with no fold between them are one. */
export function foldLines(lines: DiffLine[], gaps: number[] = []): Stretch[] {
  const at = [...new Set(gaps)].filter((gap) => gap >= 0 && gap <= lines.length).sort((a, b) => a - b);
  const ends = [...at, lines.length];
  return ends.flatMap((end, index) => {
    const start = ends[index - 1] ?? 0;
    const stretches = stretchesOf(lines.slice(start, end));
    return index < at.length ? [...stretches, gapAt(lines, end, ends[index + 1] ?? end)] : stretches;
  });
}

/** How many changes of a file there are to go to; what happens to a file of which no line is known, such as a deletion, is one. */
export const countChanges = ({ operation, lines, gaps }: ChangeOf<'file'>): number =>
  lines.length === 0 && operation !== 'read'
    ? 1
    : foldLines(lines, gaps).filter(({ kind }) => kind === 'change').length;

/** What stands between two gaps. A single line is not folded: that would save nothing. */
function stretchesOf(lines: DiffLine[]): Stretch[] {
  const near = nearChange(lines);
  const stretches: Stretch[] = [];
  let start = 0;
  while (start < lines.length) {
    let end = start + 1;
    while (end < lines.length && near[end] === near[start]) end += 1;
    const kind = near[start] === true ? 'change' : 'equal';
    const part = lines.slice(start, end);
    const last = stretches.at(-1);
    const joins = kind === 'change' || (part.length === 1 && near.includes(true));
    if (joins && last?.kind === 'change') last.lines.push(...part);
    else stretches.push({ kind: joins ? 'change' : kind, lines: part });
    start = end;
  }
  return stretches;
}

/** For each line, whether it changes or stands near one that does; in two passes, for a file may have thousands of lines. */
function nearChange(lines: DiffLine[]): boolean[] {
  const near = lines.map(() => false);
  for (const order of [lines.map((_, index) => index), lines.map((_, index) => lines.length - 1 - index)]) {
    let since = Infinity;
    for (const index of order) {
      since = lines[index]?.op === 'same' ? since + 1 : 0;
      if (since <= AROUND) near[index] = true;
    }
  }
  return near;
}

function gapAt(lines: DiffLine[], at: number, end: number): Stretch {
  const before = lines.slice(0, at).findLast((line) => line.old_line !== null)?.old_line ?? null;
  const after = lines.slice(at, end).find((line) => line.old_line !== null)?.old_line ?? null;
  // Text put in after a line has only the number that it gets; nothing before it has changed, so that both sides count alike.
  const next = after ?? (at === 0 ? (lines[0]?.new_line ?? null) : null);
  const [from, to] = [at === 0 ? 1 : before === null ? null : before + 1, next === null ? null : next - 1];
  return from === null || to === null || to < from ? { kind: 'gap', from: null, to: null } : { kind: 'gap', from, to };
}
