'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';

import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { entryFilterOf } from './entry-filter.ts';
import { EntryFilters } from './entry-filters.tsx';
import { EntryRow } from './entry-row.tsx';
import { LedgerProof } from './ledger-proof.tsx';
import { OutsideProof } from './outside-proof.tsx';
import { entriesQuery } from './queries.ts';

/** Every accepted command, newest first, and what proves that none was changed. */
export function LedgerList({ mayExport }: { mayExport: boolean }) {
  const search = useSearchParams();
  const filter = useMemo(() => entryFilterOf(Object.fromEntries(search)), [search]);
  const ledger = useInfiniteQuery(entriesQuery(filter));
  const entries = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Ledger"
      lead="One entry for every accepted command, newest first. Entries are never changed or removed."
      actions={<ButtonLink href="/retention">Retention and holds</ButtonLink>}
    >
      <LedgerProof mayExport={mayExport} />
      <OutsideProof />
      <EntryFilters filter={filter} seen={entries.map((entry) => entry.type)} />
      <ProblemNotice error={ledger.error} retry={() => void ledger.refetch()} className="mt-4" />
      {ledger.isPending && <Loading what="the ledger" />}
      {ledger.data && entries.length === 0 && (
        <Empty title={ledger.hasNextPage ? 'No entry fits among the newest' : 'No entry fits'}>
          {ledger.hasNextPage
            ? 'What these filters have in common is rare: look further back, or take one off.'
            : Object.keys(filter).length > 0
              ? 'Take a filter off.'
              : 'The first proposal writes the first entry.'}
        </Empty>
      )}
      <ol className="border-line mt-4 border-t empty:hidden">
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} report={mayExport} />
        ))}
      </ol>
      {ledger.hasNextPage && (
        <Button className="mt-4" disabled={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
          {entries.length === 0 ? 'Look further back' : 'Show older entries'}
        </Button>
      )}
    </Page>
  );
}
