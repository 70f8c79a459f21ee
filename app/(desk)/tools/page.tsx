import type { Metadata } from 'next';

import { toolsQuery } from '#components/tools/queries.ts';
import { ToolsList } from '#components/tools/tools-list.tsx';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { listTools } from '#lib/usecases/tools/list-tools.ts';

export const metadata: Metadata = { title: 'Tools' };

export default async function ToolsPage() {
  const { ctx, person } = await requirePerson();
  return (
    <Hydrated data={[[toolsQuery.queryKey, await listTools(ctx, person)]]}>
      <ToolsList />
    </Hydrated>
  );
}
