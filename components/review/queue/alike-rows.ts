import type { ActionSummary } from '#lib/contract/review-api.ts';

/** One line of the queue, standing for all of its kind when an agent proposes the same thing again and again in one run. */
export interface QueueLine {
  row: ActionSummary;
  /** How many more of its run and tool this line stands for. */
  more: number;
}

/** Fewer rows than this are shown one by one. */
const FROM = 3;

/** Folds rows of one run, tool and level into the first of them, where there are three or more. A higher risk never hides behind a lower. */
export function foldAlike(rows: readonly ActionSummary[]): QueueLine[] {
  const kindOf = (row: ActionSummary): string =>
    row.run === null ? row.id : `${row.run} ${row.tool} ${row.risk_level} ${row.mine}`;
  const kinds = Map.groupBy(rows, kindOf);
  return rows.flatMap((row): QueueLine[] => {
    const alike = kinds.get(kindOf(row)) ?? [row];
    if (alike.length < FROM) return [{ row, more: 0 }];
    return alike[0] === row ? [{ row, more: alike.length - 1 }] : [];
  });
}
