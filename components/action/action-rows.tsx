import Link from 'next/link';

import type { ActionSummary } from '#lib/contract/review-api.ts';
import { Ago } from '#components/time/times.tsx';
import { Tag } from '#components/ui/small.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { LevelShape } from './level.tsx';
import { RawText } from './raw-text.tsx';
import { StatusTag } from './status.tsx';

/** Actions of any state, one line each: shape, sentence, whose, how it ended. */
export function ActionRows({ rows, label }: { rows: ActionSummary[]; label: string }) {
  return (
    <ul aria-label={label} className="border-line mt-4 border-t">
      {rows.map((row) => (
        <li key={row.id} className="border-line border-b">
          <Link
            href={`/actions/${row.id}`}
            prefetch={false}
            className="hover:bg-sunk grid grid-cols-[18px_1fr] gap-x-3 gap-y-0.5 py-2.5 sm:grid-cols-[18px_1fr_auto]"
          >
            <span className="mt-[3px]">
              <LevelShape level={row.risk_level} />
            </span>
            <span className="min-w-0 font-[550]">
              <Revealed text={row.sentence} />
            </span>
            <span className="max-sm:col-start-2 max-sm:row-start-3 sm:row-span-2 sm:text-right">
              {row.drill ? <Tag>◇ Drill</Tag> : <StatusTag status={row.status} />}
            </span>
            <span className="text-ink-2 col-start-2 text-[12.5px]">
              {row.agent.name}
              {row.goal !== null && (
                <>
                  {' '}
                  · “<RawText text={row.goal} />”
                </>
              )}{' '}
              · {row.tool} · <Ago at={row.decided_at ?? row.created_at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
