'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';

import type { GetAgentDetail } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { meQuery } from '../account/queries.ts';
import { ActionRows } from '../action/action-rows.tsx';
import { STATUS_WORDS } from '../action/status.tsx';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Loading, Page } from '../ui/page.tsx';
import { Box, Facts, Section } from '../ui/section.tsx';
import { ShortId } from '../ui/small.tsx';
import { count, grouped } from '../ui/words.ts';
import { AgentKeys } from './agent-keys.tsx';
import { AgentMode } from './agent-mode.tsx';
import { AgentState } from './agent-state.tsx';
import { LockCard } from './lock-card.tsx';
import { PastStops } from './past-stops.tsx';
import { agentQuery } from './queries.ts';
import { StopButton, stopLabel } from './stop-dialog.tsx';

type Detail = ReplyOf<typeof GetAgentDetail>;

/** One agent: state and stop first, then who answers for it, keys, counts, recent actions, past stops. */
export function AgentDetail({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery(agentQuery(id));
  const { data: me } = useQuery(meQuery);
  if (isPending || !me) return <Loading what="the agent" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const { agent } = data;
  const admin = me.role === 'admin';
  return (
    <Page
      title={
        <span className="flex flex-wrap items-center gap-3">
          {agent.name} <AgentState state={agent.state} mode={agent.mode} />
        </span>
      }
      lead={
        <>
          Owned by {agent.owner.name} · <ShortId id={agent.id} /> · {count(agent.connected_clients, 'client')} connected
        </>
      }
      actions={
        me.role !== 'auditor' &&
        agent.state !== 'retired' && (
          <StopButton
            agent={agent}
            stopped={agent.state === 'locked' ? <></> : undefined}
            by={me.name}
            label={stopLabel(agent.name, agent)}
            hits={`Halts ${count(agent.waiting, 'waiting action')}, kills ${count(agent.approved, 'unused grant')} and tells ${count(agent.connected_clients, 'connected client')}. What already runs cannot be called back. Two admins are needed to lift it.`}
          />
        )
      }
    >
      {agent.locks.length > 0 && (
        <div className="mt-5 grid gap-3">
          {agent.locks.map((lock) => (
            <LockCard key={lock.id} lock={lock} admin={admin} report={me.role !== 'reviewer'} meId={me.id} />
          ))}
        </div>
      )}
      <About detail={data} />
      <AgentMode agent={agent} admin={admin && agent.state !== 'retired'} />
      <AgentKeys agentId={id} keys={data.keys} admin={admin} />
      <Recent id={id} rows={data.recent} />
      <PastStops locks={data.past_locks} />
    </Page>
  );
}

function About({ detail: { agent, counts } }: { detail: Detail }) {
  const counted = Object.entries(counts).filter(([, n]) => n > 0);
  return (
    <Section title="About">
      <Box>
        <Facts
          rows={[
            [
              'Tools',
              agent.tools.includes('*') ? (
                'every registered tool'
              ) : agent.tools.length === 0 ? (
                'none'
              ) : (
                <code key="t" className="font-mono text-[12.5px]">
                  {agent.tools.join(', ')}
                </code>
              ),
            ],
            ['Groups', agent.groups.join(', ') || 'none'],
            ['Registered', <Ago key="r" at={agent.created_at} />],
            [
              'Actions',
              counted.length === 0
                ? 'none yet'
                : counted
                    .map(
                      ([status, n]) =>
                        `${grouped(n)} ${STATUS_WORDS[status as keyof typeof STATUS_WORDS].word.slice(2).toLowerCase()}`,
                    )
                    .join(' · '),
            ],
          ]}
        />
      </Box>
    </Section>
  );
}

function Recent({ id, rows }: { id: string; rows: Detail['recent'] }) {
  return (
    <Section
      title="Recent actions"
      aside={
        <Link className="underline underline-offset-2" href={`/history?agent=${id}`}>
          All of its history
        </Link>
      }
    >
      {rows.length > 0 ? (
        <ActionRows rows={rows} label="Recent actions" />
      ) : (
        <p className="text-ink-2">It has proposed nothing yet.</p>
      )}
    </Section>
  );
}
