'use client';

import { useQuery } from '@tanstack/react-query';

import { meQuery } from '../account/queries.ts';
import { Proposals } from '../proposals/proposals.tsx';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Loading, Page } from '../ui/page.tsx';
import { count } from '../ui/words.ts';
import { BreakerRules } from './breaker-rules.tsx';
import { Canaries } from './canaries.tsx';
import { Drills } from './drills.tsx';
import { Incidents } from './incidents.tsx';
import { safetyQuery } from './queries.ts';

/** What stops agents by itself: incidents first, then the rules of the breaker, the drills and the decoys. */
export function SafetyPage() {
  const { data, error, isPending, refetch } = useQuery(safetyQuery);
  const { data: me } = useQuery(meQuery);
  if (isPending || !me) return <Loading what="the circuit breaker" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const admin = me.role === 'admin';
  return (
    <Page
      title="Safety"
      lead={`${data.open_incidents === 0 ? 'No incident is open' : `${count(data.open_incidents, 'incident')} open`}. The breaker stops an agent by itself; only two people lift a stop.`}
    >
      <Proposals proposals={data.proposals} me={me} />
      <Incidents admin={admin} reports={me.role !== 'reviewer'} />
      <BreakerRules rules={data.rules} admin={admin} />
      <Drills drills={data.drills} admin={admin} />
      <Canaries canaries={data.canaries} admin={admin} />
    </Page>
  );
}
