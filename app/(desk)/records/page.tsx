import type { Metadata } from 'next';

import { recordsQuery } from '#components/records/queries.ts';
import { recordFilterOf } from '#components/records/record-filter.ts';
import { RecordsPage } from '#components/records/records-page.tsx';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { listRecords } from '#lib/usecases/tools/list-records.ts';
import type { Search } from '../queue-page.tsx';

export const metadata: Metadata = { title: 'Records' };

export default async function Records({ searchParams }: { searchParams: Search }) {
  const { ctx, person } = await requirePerson();
  const filter = recordFilterOf(await searchParams);
  return (
    <Hydrated data={[[recordsQuery(filter).queryKey, await listRecords(ctx, person, filter)]]}>
      <RecordsPage />
    </Hydrated>
  );
}
