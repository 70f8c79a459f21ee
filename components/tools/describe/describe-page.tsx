'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';

import type { Description, ToolSpec } from '#lib/contract/tool.ts';
import { meQuery } from '../../account/queries.ts';
import { ProblemNotice } from '../../page/problem-notice.tsx';
import { Empty, Loading, Page } from '../../ui/page.tsx';
import { proposalQuery, toolCallsQuery } from '../queries.ts';
import { DescribeForm } from './describe-form.tsx';

/** Describes one tool from its own calls, or (`proposal`) shows how somebody proposes to describe it. */
export function DescribePage({ tool, proposal }: { tool: string; proposal: string | null }) {
  const { data: me } = useQuery(meQuery);
  const { data, error, isPending, refetch } = useQuery({ ...toolCallsQuery(tool), enabled: me?.role === 'admin' });
  const asked = useQuery(proposalQuery(proposal));
  const offered = asked.data && asked.data.kind === 'tool' && asked.data.subject === tool ? asked.data : null;
  const ready = proposal === null || asked.data !== undefined;
  return (
    <Page
      title={
        <>
          <Link href="/tools" className="text-ink-2 block text-xs font-normal underline underline-offset-2">
            Tools
          </Link>
          {offered ? 'How it is proposed to describe' : 'Describe'} <span className="font-mono">{tool}</span>
        </>
      }
      lead={data && leadOf(data.calls, offered?.proposed_by.name ?? null)}
    >
      {me && me.role !== 'admin' && (
        <Empty title="Admins describe tools">What is proposed stands on the Tools page.</Empty>
      )}
      <ProblemNotice error={error ?? asked.error} retry={() => void refetch()} className="mt-4" />
      {me?.role === 'admin' && isPending && <Loading what="the last calls" />}
      {data && ready && (
        <DescribeForm
          key={`${data.tool.version} ${offered?.id ?? ''}`}
          data={data}
          start={offered ? descriptionOf(JSON.parse(offered.body) as ToolSpec) : descriptionOf(data.tool)}
          offered={offered !== null}
        />
      )}
    </Page>
  );
}

function leadOf(calls: readonly { id: string | null }[], proposer: string | null): string {
  if (proposer !== null)
    return `${proposer} proposes this. Read how the last calls would look, then accept or reject it on the Tools page.`;
  return calls.some(({ id }) => id !== null)
    ? 'Point at a value of a real call, say what it is, and write the sentence that reviewers read first.'
    : 'Nobody has called it yet, so these arguments are made up from its schema. Look at it again once there are real ones.';
}

/** What of a definition is its description. */
const descriptionOf = ({ effect, reversibility, audience, data_class, output_trust, view }: ToolSpec): Description => ({
  effect,
  reversibility,
  audience,
  data_class,
  output_trust,
  view,
});
