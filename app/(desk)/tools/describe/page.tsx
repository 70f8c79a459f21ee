import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

import { DescribePage } from '#components/tools/describe/describe-page.tsx';
import { toolCallsQuery } from '#components/tools/queries.ts';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getToolCalls } from '#lib/usecases/tools/get-tool-calls.ts';
import { orNotFound } from '../../or-not-found.ts';

export const metadata: Metadata = { title: 'Describe a tool' };

interface Search {
  tool?: string | string[];
  proposal?: string | string[];
}

export default async function DescribeToolPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { ctx, person } = await requirePerson();
  const { tool, proposal } = await searchParams;
  if (typeof tool !== 'string') notFound();
  const data = person.role === 'admin' ? await orNotFound(getToolCalls(ctx, person, { name: tool })) : null;
  return (
    <Hydrated data={data ? [[toolCallsQuery(tool).queryKey, data]] : []}>
      <DescribePage tool={tool} proposal={typeof proposal === 'string' ? proposal : null} />
    </Hydrated>
  );
}
