import type { Metadata } from 'next';

import { HistoryList } from '#components/review/queue/history.tsx';
import { historyFilterOf } from '#components/review/queue/history-filter.ts';
import { historyQuery, PAGE_SIZE } from '#components/review/queries.ts';
import { firstPage, Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { listHistory } from '#lib/usecases/review/list-history.ts';
import type { Search } from '../queue-page.tsx';

export const metadata: Metadata = { title: 'History' };

export default async function HistoryPage({ searchParams }: { searchParams: Search }) {
  const { ctx, person } = await requirePerson();
  const filter = historyFilterOf(await searchParams);
  const page = await listHistory(ctx, person, { ...filter, limit: PAGE_SIZE });
  return (
    <Hydrated data={[[historyQuery(filter).queryKey, firstPage(page)]]}>
      <HistoryList />
    </Hydrated>
  );
}
