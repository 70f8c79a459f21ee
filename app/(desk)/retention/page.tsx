import type { Metadata } from 'next';

import { retentionQuery } from '#components/retention/queries.ts';
import { RetentionPage } from '#components/retention/retention-page.tsx';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { ERASURE_TARGETS } from '#lib/domain/erasure/erasure.ts';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getRetention } from '#lib/usecases/retention/get-retention.ts';
import type { Search } from '../queue-page.tsx';

export const metadata: Metadata = { title: 'Retention' };

export default async function Retention({ searchParams }: { searchParams: Search }) {
  const { ctx, person } = await requirePerson();
  const search = await searchParams;
  const type = ERASURE_TARGETS.find((one) => typeof search[one] === 'string');
  const id = type ? String(search[type]).slice(0, 200) : '';
  return (
    <Hydrated data={[[retentionQuery.queryKey, await getRetention(ctx, person)]]}>
      <RetentionPage target={{ type: type ?? 'action', id }} />
    </Hydrated>
  );
}
