import type { Metadata } from 'next';

import { AgentsList } from '#components/agents/agents-list.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';

export const metadata: Metadata = { title: 'Agents' };

/** The layout has read the agents already, for the stop. */
export default async function AgentsPage() {
  await requirePerson();
  return <AgentsList />;
}
