'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';

import { meQuery } from '../account/queries.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Proposals } from '../proposals/proposals.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { count, grouped } from '../ui/words.ts';
import { recordsQuery } from './queries.ts';
import { RecordButton } from './record-dialog.tsx';
import { recordFilterOf } from './record-filter.ts';
import { RecordFilters } from './record-filters.tsx';
import { DecidedProposals, RecordsList } from './records-list.tsx';

/** What the organisation itself knows: what waits for a second person, the records with who changed them last, and what was decided lately. */
export function RecordsPage() {
  const search = useSearchParams();
  const filter = useMemo(() => recordFilterOf(Object.fromEntries(search)), [search]);
  const { data, error, isPending, refetch } = useQuery({ ...recordsQuery(filter), placeholderData: keepPreviousData });
  const { data: me } = useQuery(meQuery);
  const admin = me?.role === 'admin';
  const filtered = Object.keys(filter).length > 0;
  return (
    <Page
      title="Records"
      lead={
        data &&
        `${count(data.total, 'record')} that views, risk and policy compare with. No agent can write one; what makes anything look less suspicious takes two people.`
      }
      actions={
        admin && (
          <RecordButton record={null} look="main">
            <Plus aria-hidden size={15} /> Propose a record
          </RecordButton>
        )
      }
    >
      {me && data && <Proposals proposals={data.proposals} me={me} />}
      <section aria-labelledby="changed-last" className="mt-6">
        <h2 id="changed-last" className="font-semibold">
          Changed last
        </h2>
        <RecordFilters filter={filter} />
        <ProblemNotice error={error} retry={() => void refetch()} className="mt-4" />
        {isPending && <Loading what="the records" />}
        {data?.items.length === 0 &&
          (filtered ? (
            <Empty title="No record fits">Search for something else, or take the kind off.</Empty>
          ) : (
            <Empty title="Nothing is recorded">
              Every address, payee and group counts as unknown. Propose one here, or import a file with{' '}
              <code className="font-mono text-xs">countersign record import --file records.json</code>.
            </Empty>
          ))}
        {data && <RecordsList items={data.items} admin={admin} />}
        {data && data.matching > data.items.length && (
          <p className="text-ink-2 mt-3 text-[13px]">
            The {grouped(data.items.length)} changed last of {grouped(data.matching)}. Search, or choose a kind, to see
            others.
          </p>
        )}
      </section>
      {data && <DecidedProposals decided={data.decided} />}
    </Page>
  );
}
