'use client';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { CountQueue } from '#lib/contract/overview-api.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { Ago } from '#components/time/times.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { count, grouped } from '#components/ui/words.ts';
import { LevelShape } from '#components/action/level.tsx';

export type Totals = ReplyOf<typeof CountQueue>;

/** The number, with a sign where there may be more. */
const least = ({ n, capped }: Totals['pending']): string => `${capped ? '≥ ' : ''}${grouped(n)}`;

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
          {least(totals.by_risk[level])} {level}
        </button>
      ))}
    </div>
  );
}

/** One sentence on what waits. */
export function TotalsSentence({ totals, scope }: { totals: Totals; scope: 'mine' | 'all' }) {
  const { pending, due_within_hour: due } = totals;
  if (pending.n === 0 && !pending.capped)
    return scope === 'mine' ? 'Nothing waits for you.' : 'Nothing waits for anybody.';
  return (
    <>
      {pending.capped && 'At least '}
      {count(pending.n, 'action')} {pending.n === 1 && !pending.capped ? 'waits' : 'wait'} for{' '}
      {scope === 'mine' ? 'you' : 'a reviewer'}.
      {totals.oldest_at !== null && (
        <>
          {' '}
          The oldest was proposed <Ago at={totals.oldest_at} />
          {due.n > 0 ? `; ${least(due)} ${due.n === 1 && !due.capped ? 'expires' : 'expire'} within the hour.` : '.'}
        </>
      )}
    </>
  );
}
