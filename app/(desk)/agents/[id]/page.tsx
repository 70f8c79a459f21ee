import type { Metadata } from 'next';

import { AgentDetail } from '#components/agents/agent-detail.tsx';
import { agentQuery } from '#components/agents/queries.ts';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getAgentDetail } from '#lib/usecases/agents/get-agent-detail.ts';
import { orNotFound } from '../../or-not-found.ts';

export const metadata: Metadata = { title: 'Agent' };

export default async function AgentPage({ params }: { params: Promise<{ id: string }> }) {
  const { ctx, person } = await requirePerson();
  const { id } = await params;
  const data = await orNotFound(getAgentDetail(ctx, person, { id }));
  return (
    <Hydrated data={[[agentQuery(id).queryKey, data]]}>
      <AgentDetail id={id} />
    </Hydrated>
  );
}
