'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';

import { meQuery } from '../account/queries.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { count, grouped } from '../ui/words.ts';
import { AgentState } from './agent-state.tsx';
import { CreateAgentButton } from './create-agent.tsx';
import { LockCard } from './lock-card.tsx';
import { agentsQuery } from './queries.ts';

/** Every agent with its state; stops on everything stand on top. */
export function AgentsList() {
  const { data, error, isPending, refetch } = useQuery(agentsQuery);
  const { data: me } = useQuery(meQuery);
  const admin = me?.role === 'admin';
  const stopped = data?.items.filter((agent) => agent.state === 'locked').length ?? 0;
  return (
    <Page
      title="Agents"
      lead={
        data &&
        `${count(data.items.length, 'agent')}${stopped > 0 ? `, ${grouped(stopped)} stopped` : ', none stopped'}. Each may use only the tools it was given.`
      }
      actions={admin && me && <CreateAgentButton ownerEmail={me.email} />}
    >
      <ProblemNotice error={error} retry={() => void refetch()} className="mt-4" />
      {isPending && <Loading what="the agents" />}
      {me && data && data.organisation_locks.length > 0 && (
        <div className="mt-5 grid gap-3">
          {data.organisation_locks.map((lock) => (
            <LockCard key={lock.id} lock={lock} admin={admin} report={me.role !== 'reviewer'} meId={me.id} />
          ))}
        </div>
      )}
      {data && data.items.length === 0 && (
        <Empty title="No agent is registered">
          {admin
            ? 'Create one; its key is shown once, and the program proposes actions with it.'
            : 'An admin can register one here or with the command line.'}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <Table
          label="Agents"
          columns={['Agent', 'State', 'Owner', 'Waiting', 'Unused grants', 'Clients', 'Last action']}
          rows={data.items.map((agent) => ({
            key: agent.id,
            cells: [
              <Link key="n" href={`/agents/${agent.id}`} className="font-[550] underline-offset-2 hover:underline">
                {agent.name}
              </Link>,
              <AgentState key="s" state={agent.state} mode={agent.mode} />,
              agent.owner.name,
              grouped(agent.waiting),
              grouped(agent.approved),
              grouped(agent.connected_clients),
              agent.last_action_at === null ? 'never' : <Ago key="l" at={agent.last_action_at} />,
            ],
          }))}
        />
      )}
    </Page>
  );
}
