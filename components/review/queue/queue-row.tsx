'use client';

import Link from 'next/link';

import type { ActionSummary } from '#lib/contract/review-api.ts';
import { TimeLeft } from '#components/time/times.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Revealed } from '#components/ui/revealed.tsx';
import { grouped } from '#components/ui/words.ts';
import { LevelShape } from '#components/action/level.tsx';
import { RawText } from '#components/action/raw-text.tsx';

/** Reviewers needed, and how many have answered. */
export function Dots({ needed, given }: { needed: number; given: number }) {
  const text = `${given} of ${needed} ${needed === 1 ? 'reviewer' : 'reviewers'} approved`;
  return (
    <span role="img" aria-label={text} title={text} className="flex gap-[3px]">
      {Array.from({ length: Math.min(needed, 9) }, (_, i) => (
        <i
          key={i}
          className={classNames(
            'size-[7px] rounded-full border-[1.4px]',
            i < given ? 'border-ink-2 bg-ink-2' : 'border-ink-3',
          )}
        />
      ))}
    </span>
  );
}

/** One waiting action: shape, sentence, agent · goal · why it is mine; right: time left and answers. */
export function QueueRow({
  row,
  more,
  selected,
  onSelect,
}: {
  row: ActionSummary;
  /** How many more of its kind this line stands for. */
  more: number;
  selected: boolean;
  onSelect: (id: string) => boolean;
}) {
  return (
    <li>
      <Link
        href={`/actions/${row.id}`}
        prefetch={false}
        id={`row-${row.id}`}
        aria-current={selected ? 'true' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          if (onSelect(row.id)) event.preventDefault();
        }}
        className={classNames(
          'border-b-line grid grid-cols-[18px_1fr_auto] gap-x-3 gap-y-0.5 border-b border-l-[3px] py-[11px] pr-4 pl-3 -outline-offset-2 sm:pr-5 sm:pl-[19px]',
          selected
            ? 'split:border-l-accent split:bg-panel border-l-transparent'
            : 'hover:bg-panel/60 border-l-transparent',
        )}
      >
        <span className="mt-[3px]">
          <LevelShape level={row.risk_level} />
        </span>
        <span className="font-[550]">
          <Revealed text={row.sentence} />
        </span>
        <span className="text-ink-2 row-span-2 flex flex-col items-end gap-1.5 text-[12.5px]">
          <TimeLeft until={row.expires_at} />
          <Dots needed={row.approvals.needed} given={row.approvals.given} />
        </span>
        <Whose row={row} />
      </Link>
      {more > 0 && row.run !== null && (
        <Link
          href={`/together?run=${row.run}&tool=${encodeURIComponent(row.tool)}`}
          className="text-ink-2 border-line hover:bg-sunk block border-b py-1.5 pr-4 pl-[48px] text-[12.5px] underline underline-offset-2 sm:pl-[55px]"
        >
          and {grouped(more)} more of this kind in the same run — read them together
        </Link>
      )}
    </li>
  );
}

/** Whose it is, what for, and why it is mine to answer. */
function Whose({ row }: { row: ActionSummary }) {
  return (
    <span className="text-ink-2 col-start-2 text-[12.5px]">
      {row.agent.locked && <strong className="text-critical font-semibold">■ stopped · </strong>}
      {row.agent.name}
      {row.goal !== null && (
        <>
          {' · '}“<RawText text={row.goal} />”
        </>
      )}
      {' · '}
      {row.mine ? row.why : <em className="not-italic">not yours: {row.why}</em>}
      {row.open_questions > 0 && ' · a question is open'}
    </span>
  );
}
