import type { Metadata } from 'next';

import { recordsQuery } from '#components/records/queries.ts';
import { RecordsPage } from '#components/records/records-page.tsx';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { listRecords } from '#lib/usecases/tools/list-records.ts';

export const metadata: Metadata = { title: 'Records' };

export default async function Records() {
  const { ctx, person } = await requirePerson();
  return (
    <Hydrated data={[[recordsQuery.queryKey, await listRecords(ctx, person)]]}>
      <RecordsPage />
    </Hydrated>
  );
}
