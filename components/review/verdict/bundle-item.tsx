import Link from 'next/link';

import type { BundleItem } from '#lib/contract/bundle-api.ts';
import { TimeLeft } from '#components/time/times.tsx';
import { ChangeList } from '../changes/change-list.tsx';
import { Findings } from '#components/action/facts.tsx';
import { LevelShape } from '#components/action/level.tsx';
import { ViewedSentence } from '../viewed-sentence.tsx';
import { StatusTag } from '#components/action/status.tsx';

export const isAnswerable = (item: BundleItem): boolean => item.status === 'pending' && item.refusal === null;

/** One action of several, complete: what it would do, why somebody else has to answer it, its digest, and the box to tick it. */
export function BundleRow({
  item,
  ticked,
  onTick,
}: {
  item: BundleItem;
  ticked: boolean;
  onTick: (on: boolean) => void;
}) {
  return (
    <li className="border-line grid grid-cols-[20px_18px_1fr_auto] gap-x-2.5 gap-y-1 border-b py-2.5">
      <input
        type="checkbox"
        aria-label={`Answer: ${item.sentence}`}
        className="accent-accent mt-[3px] size-[15px]"
        checked={ticked}
        disabled={!isAnswerable(item)}
        onChange={(event) => onTick(event.target.checked)}
      />
      <span className="mt-[3px]">
        <LevelShape level={item.risk_level} />
      </span>
      <h2 className="min-w-0 font-[550]">
        {item.step !== null && <span className="text-ink-2 mr-1.5 tabular-nums">{item.step}.</span>}
        <ViewedSentence id={item.id} digest={item.digest} viewDigest={item.view_digest} text={item.sentence} />
      </h2>
      <span className="text-ink-2 text-right text-[12.5px]">
        {item.status === 'pending' ? <TimeLeft until={item.expires_at} /> : <StatusTag status={item.status} />}
      </span>
      <div className="col-span-2 col-start-3 min-w-0">
        {item.refusal && item.status === 'pending' && (
          <p className="text-ink-2 text-[12.5px]">Not yours: {item.refusal.text}</p>
        )}
        {item.why.length > 0 && <p className="text-ink-2 text-[12.5px]">{item.why.join(' · ')}</p>}
        <Findings findings={item.view.findings} uninspectable={item.view.uninspectable} />
        <details open className="text-[13px]">
          <summary className="text-ink-2 w-fit">All of it</summary>
          <div className="mt-1.5">
            <ChangeList view={item.view} revised={false} />
            <p className="text-ink-2 mt-1 text-xs">
              <code className="font-mono break-all">{item.digest}</code> ·{' '}
              <Link className="underline underline-offset-2" href={`/actions/${item.id}`}>
                open it alone
              </Link>
            </p>
          </div>
        </details>
      </div>
    </li>
  );
}
