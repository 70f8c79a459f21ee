'use client';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListQueue } from '#lib/contract/review-api.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { Ago } from '#components/time/times.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { count, grouped } from '#components/ui/words.ts';
import { LevelShape } from '#components/action/level.tsx';

export type Totals = ReplyOf<typeof ListQueue>['totals'];

/** Totals by risk and the age of the oldest; each level is also a filter. */
export function TotalsStrip({
  totals,
  risk,
  set,
}: {
  totals: Totals;
  risk: string | undefined;
  set: (changes: Record<string, string | null>) => void;
}) {
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-1.5 gap-y-1.5 text-[12.5px]">
      {RISK_LEVELS.toReversed().map((level) => (
        <button
          key={level}
          type="button"
          aria-pressed={risk === level}
          onClick={() => set({ risk: risk === level ? null : level })}
          className={classNames(
            'inline-flex min-h-7 items-center gap-1.5 rounded-full border px-2.5',
            risk === level
              ? 'border-ink bg-panel text-ink font-[550]'
              : 'border-line-2 bg-panel text-ink-2 hover:text-ink',
          )}
        >
          <span aria-hidden className="contents">
            <LevelShape level={level} size={12} />
          </span>
          {grouped(totals.by_risk[level])} {level}
        </button>
      ))}
    </div>
  );
}

/** One sentence on what waits. */
export function TotalsSentence({ totals, scope }: { totals: Totals; scope: 'mine' | 'all' }) {
  if (totals.pending === 0) return scope === 'mine' ? 'Nothing waits for you.' : 'Nothing waits for anybody.';
  const least = totals.capped ? 'At least ' : '';
  return (
    <>
      {least}
      {count(totals.pending, 'action')} {totals.pending === 1 ? 'waits' : 'wait'} for{' '}
      {scope === 'mine' ? 'you' : 'a reviewer'}.
      {totals.oldest_at !== null && (
        <>
          {' '}
          The oldest was proposed <Ago at={totals.oldest_at} />
          {totals.due_within_hour > 0
            ? `; ${grouped(totals.due_within_hour)} ${totals.due_within_hour === 1 ? 'expires' : 'expire'} within the hour.`
            : '.'}
        </>
      )}
    </>
  );
}
