import type { ActionSummary } from '#lib/contract/review-api.ts';
import { capital } from '#components/ui/words.ts';

const MINUTE = 60_000;
const BANDS: [title: string, below: number][] = [
  ['Expires within 15 minutes', 15 * MINUTE],
  ['Within the hour', 60 * MINUTE],
  ['Within a day', 24 * 60 * MINUTE],
  ['Later', Infinity],
];

export interface Group {
  title: string;
  rows: ActionSummary[];
}

/** Rows in the order they came, under headings that fit the sort: time left, risk level, or one heading for age. */
export function groupRows(rows: ActionSummary[], sort: 'deadline' | 'risk' | 'oldest', now: number): Group[] {
  if (sort === 'oldest') return rows.length > 0 ? [{ title: 'Longest waiting first', rows }] : [];
  const titleOf = (row: ActionSummary): string => {
    if (sort === 'risk') return `${capital(row.risk_level)} risk`;
    const left = Date.parse(row.expires_at) - now;
    return BANDS.find(([, below]) => left < below)?.[0] ?? 'Later';
  };
  return [...Map.groupBy(rows, titleOf)].map(([title, group]) => ({ title, rows: group }));
}
