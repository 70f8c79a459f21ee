'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { meQuery } from '../account/queries.ts';
import { Proposals } from '../proposals/proposals.tsx';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Loading, Page } from '../ui/page.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { PolicyDraft } from './policy-draft.tsx';
import { PolicyExplorer } from './policy-explorer.tsx';
import { PolicyInForce, type CurrentPolicy } from './policy-in-force.tsx';
import { PolicyVersions } from './policy-versions.tsx';
import { policyQuery } from './queries.ts';

/** The policy: what is in force, what is proposed, a draft with its check and replay, who may do what, and every version. */
export function PolicyPage() {
  const { data, error, isPending, refetch } = useQuery(policyQuery);
  const { data: me } = useQuery(meQuery);
  const [draft, setDraft] = useState<string | null>(null);
  const [tab, setTab] = useState('in-force');
  if (isPending || !me) return <Loading what="the policy" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const { current } = data;
  const admin = me.role === 'admin';
  const source = draft ?? current?.source ?? '';
  const edit = (text: string) => {
    setDraft(text);
    setTab('draft');
  };
  return (
    <Page title="Policy" lead={<Lead current={current} />}>
      <Proposals proposals={data.proposals} me={me} />
      <Tabs
        label="Policy"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'in-force', title: 'In force', content: <PolicyInForce current={current} /> },
          ...(admin
            ? [
                {
                  id: 'draft',
                  title: draft === null || draft === current?.source ? 'Change it' : 'Your draft',
                  content: <PolicyDraft source={source} current={current} onChange={setDraft} />,
                },
                {
                  id: 'explore',
                  title: 'Who may do what',
                  content: <PolicyExplorer policy={data} draft={draft === current?.source ? null : draft} />,
                },
              ]
            : []),
          {
            id: 'versions',
            title: 'Versions',
            content: <PolicyVersions current={current} onRestore={admin ? edit : null} />,
          },
        ]}
      />
    </Page>
  );
}

function Lead({ current }: { current: CurrentPolicy }) {
  if (!current)
    return 'No policy is published, so everything is blocked. The first one is in force as soon as an admin publishes it.';
  return (
    <>
      Version {current.version} decides, since <Ago at={current.published_at} />: proposed by{' '}
      {current.published_by.name}
      {current.accepted_by.length > 0 && `, accepted by ${current.accepted_by.map((p) => p.name).join(' and ')}`}. What
      no rule permits is blocked.
    </>
  );
}
