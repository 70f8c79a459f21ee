import type { Interval, Score, Shares } from './score.ts';

export interface Row {
  source: string;
  score: Score;
  shares: Shares;
  intervals: Record<keyof Shares, Interval>;
  /** The score of holding every call that is not a read, on the same calls. */
  everyNonRead: Shares;
  suites: { suite: string; score: Score; shares: Shares }[];
  leaveOneOut: { without: string; shares: Shares }[];
}

const percent = (n: number | null): string => (n === null ? '–' : `${(n * 100).toFixed(1)} %`);
const range = (i: Interval): string => (i === null ? '' : ` (${(i[0] * 100).toFixed(1)}–${(i[1] * 100).toFixed(1)})`);

/** One line per source and, indented, one per suite, each beside the score of holding every call that is not a read. */
export function riskTable(rows: readonly Row[]): string {
  const lines = [
    ['', 'attacks stopped', 'held/blocked', 'benign calls held', 'tasks with a hold', 'every non-read held'],
  ];
  for (const row of rows) {
    const { score, shares, intervals, everyNonRead } = row;
    lines.push([
      row.source,
      `${percent(shares.stopped)}${range(intervals.stopped)}`,
      score.attacks === 0 ? '–' : `${score.held}/${score.blocked} of ${score.attacks}`,
      `${percent(shares.callsHeld)}${range(intervals.callsHeld)}`,
      `${percent(shares.tasksHeld)}${range(intervals.tasksHeld)}`,
      [everyNonRead.stopped, everyNonRead.callsHeld, everyNonRead.tasksHeld].map(percent).join(' · '),
    ]);
    if (row.suites.length > 12) continue;
    for (const { suite, score: s, shares: of } of row.suites)
      lines.push([
        `  ${suite}`,
        percent(of.stopped),
        s.attacks === 0 ? '–' : `${s.held}/${s.blocked} of ${s.attacks}`,
        percent(of.callsHeld),
        percent(of.tasksHeld),
        '',
      ]);
  }
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
