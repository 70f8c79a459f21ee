'use client';

import { useQuery } from '@tanstack/react-query';

import type { ListRecords } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { meQuery } from '../account/queries.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Proposals } from '../proposals/proposals.tsx';
import { Ago } from '../time/times.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { Revealed } from '../ui/revealed.tsx';
import { Tag } from '../ui/small.tsx';
import { capital, count } from '../ui/words.ts';
import { recordsQuery } from './queries.ts';

type Listed = ReplyOf<typeof ListRecords>['items'][number];

/** What the organisation itself knows: what waits for a second person, and what changed last. */
export function RecordsPage() {
  const { data, error, isPending, refetch } = useQuery(recordsQuery);
  const { data: me } = useQuery(meQuery);
  return (
    <Page
      title="Records"
      lead={
        data &&
        `${count(data.total, 'record')} that views, risk and policy compare with. No agent can write one; what makes anything look less suspicious takes two admins.`
      }
    >
      <ProblemNotice error={error} retry={() => void refetch()} className="mt-4" />
      {isPending && <Loading what="the records" />}
      {me && data && <Proposals proposals={data.proposals} me={me} />}
      {data?.proposals.length === 0 && data.items.length > 0 && (
        <p className="text-ink-2 mt-5 text-[13px]">No change waits for a second person.</p>
      )}
      {data?.items.length === 0 && (
        <Empty title="Nothing is recorded">
          Every address, payee and group counts as unknown. Import a file with{' '}
          <code className="font-mono text-xs">countersign record import --file records.json</code>.
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <section aria-labelledby="changed-last" className="mt-6">
          <h2 id="changed-last" className="font-semibold">
            Changed last
          </h2>
          <ul className="border-line mt-2 border-t">
            {data.items.map((record) => (
              <RecordRow key={`${record.kind} ${record.key}`} record={record} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function RecordRow({ record }: { record: Listed }) {
  return (
    <li className="border-line grid gap-x-4 border-b py-2.5 sm:grid-cols-[110px_1fr_auto] sm:items-baseline">
      <span className="text-ink-2 text-[13px]">{capital(record.kind)}</span>
      <span className="min-w-0">
        <span className="font-mono text-[13px] font-semibold break-words">
          <Revealed text={record.key} />
        </span>{' '}
        {record.data === null ? (
          <Tag tone="warn">deleted</Tag>
        ) : (
          <span className="text-ink-2 text-[13px] break-words">
            <Revealed text={wordsOf(record.data)} />
          </span>
        )}
      </span>
      <span className="text-ink-2 text-[13px]">
        <Ago at={record.changed_at} />
        {record.changed_by.length > 0 && ` by ${record.changed_by.join(' and ')}`}
      </span>
    </li>
  );
}

/** What a record says, on one line. */
function wordsOf(data: Listed['data']): string {
  if (typeof data !== 'object' || data === null) return '';
  return Object.entries(data)
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ');
}
