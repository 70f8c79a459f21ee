import type { Metadata } from 'next';

import { entryFilterOf } from '#components/ledger/entry-filter.ts';
import { LedgerList } from '#components/ledger/ledger-list.tsx';
import { entriesQuery, ledgerQuery } from '#components/ledger/queries.ts';
import { firstPage, Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getLedger } from '#lib/usecases/ledger/get-ledger.ts';
import { listEntries } from '#lib/usecases/ledger/list-entries.ts';
import type { Search } from '../queue-page.tsx';

export const metadata: Metadata = { title: 'Ledger' };

export default async function LedgerPage({ searchParams }: { searchParams: Search }) {
  const { ctx, person } = await requirePerson();
  const filter = entryFilterOf(await searchParams);
  const [page, ledger] = await Promise.all([
    listEntries(ctx, person, { ...filter, limit: 50 }),
    getLedger(ctx, person),
  ]);
  return (
    <Hydrated
      data={[
        [entriesQuery(filter).queryKey, firstPage(page)],
        [ledgerQuery.queryKey, ledger],
      ]}
    >
      <LedgerList mayExport={person.role !== 'reviewer'} />
    </Hydrated>
  );
}
