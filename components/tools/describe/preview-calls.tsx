'use client';

import Link from 'next/link';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { PreviewDescription } from '#lib/contract/tool.ts';
import { LevelShape } from '../../action/level.tsx';
import { Clock } from '../../time/times.tsx';
import { classNames } from '../../ui/class-names.ts';
import { count } from '../../ui/words.ts';

export type Preview = ReplyOf<typeof PreviewDescription>;
type Call = Preview['calls'][number];

const SHOWN_WELL = 3;

/** How the last calls would read; those that need a look first, the rest folded. */
export function PreviewCalls({ calls }: { calls: Call[] }) {
  const bad = calls.filter(({ notes }) => notes.length > 0);
  const good = calls.filter(({ notes }) => notes.length === 0);
  const folded = good.slice(SHOWN_WELL);
  return (
    <>
      <ul aria-label="How the last calls would read">
        {[...bad, ...good.slice(0, SHOWN_WELL)].map((call, i) => (
          <CallRow key={call.id ?? i} call={call} />
        ))}
      </ul>
      {folded.length > 0 && (
        <details className="mt-1.5 text-[13px]">
          <summary className="text-ink-2 w-fit">
            {count(folded.length, 'more').replace(/s$/, '')} that read well
          </summary>
          <ul className="mt-1">
            {folded.map((call, i) => (
              <CallRow key={call.id ?? i} call={call} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function CallRow({ call: { id, at, after, notes } }: { call: Call }) {
  const bad = notes.length > 0;
  return (
    <li
      className={classNames(
        'border-line grid grid-cols-[16px_minmax(0,1fr)_auto] items-baseline gap-x-2.5 border-t py-1.5 text-[13px]',
        bad && 'bg-medium-soft -mx-2.5 rounded-md border-transparent px-2.5',
      )}
    >
      <span className="self-center">{after && <LevelShape level={after.level} size={13} />}</span>
      <span className="min-w-0 break-words">
        {after ? after.sentence : 'It cannot be read.'}
        {notes.map((note) => (
          <span key={note} className="text-ink-2 block text-xs">
            <b className="text-medium font-[550]">Needs a look.</b> {note}.
          </span>
        ))}
      </span>
      {id && at ? (
        <Link href={`/actions/${id}`} className="text-ink-2 text-xs underline underline-offset-2">
          <Clock at={at} />
        </Link>
      ) : (
        <span className="text-ink-2 text-xs">example</span>
      )}
    </li>
  );
}
