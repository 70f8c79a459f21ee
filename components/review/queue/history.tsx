'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';

import { STATUSES } from '#lib/domain/action/action.ts';
import { AgentFilter } from '#components/agents/agent-filter.tsx';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { useSetUrl } from '#components/page/use-url.ts';
import { toolsQuery } from '#components/tools/queries.ts';
import { Button } from '#components/ui/button.tsx';
import { SelectField } from '#components/ui/field.tsx';
import { Empty, Loading, Page } from '#components/ui/page.tsx';
import { ActionRows } from '#components/action/action-rows.tsx';
import { historyFilterOf } from './history-filter.ts';
import { historyQuery } from '../queries.ts';
import { STATUS_WORDS } from '#components/action/status.tsx';

/** Everything that is no longer waiting, newest first. */
export function HistoryList() {
  const search = useSearchParams();
  const filter = useMemo(() => historyFilterOf(Object.fromEntries(search)), [search]);
  const set = useSetUrl();
  const history = useInfiniteQuery(historyQuery(filter));
  const { data: tools } = useQuery(toolsQuery);
  const rows = history.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="History"
      lead="Actions that no longer wait, newest first. Each opens with its verdicts and what was signed."
    >
      <div className="mt-4 grid gap-3 sm:grid-cols-3">
        <SelectField label="Outcome" value={filter.status ?? ''} onChange={(e) => set({ status: e.target.value })}>
          <option value="">Every outcome</option>
          {STATUSES.filter((s) => s !== 'pending').map((status) => (
            <option key={status} value={status}>
              {STATUS_WORDS[status].word.slice(2)}
            </option>
          ))}
        </SelectField>
        <AgentFilter value={filter.agent} onChange={(agent) => set({ agent })} />
        <SelectField label="Tool" value={filter.tool ?? ''} onChange={(e) => set({ tool: e.target.value })}>
          <option value="">Every tool</option>
          {tools?.items.map((tool) => (
            <option key={tool.name} value={tool.name}>
              {tool.name}
            </option>
          ))}
        </SelectField>
      </div>
      <ProblemNotice error={history.error} retry={() => void history.refetch()} className="mt-4" />
      {history.isPending && <Loading what="the history" />}
      {rows.length > 0 && <ActionRows rows={rows} label="Past actions" />}
      {history.data && rows.length === 0 && (
        <Empty title="Nothing here">
          {Object.keys(filter).length > 0
            ? 'No past action fits these filters.'
            : 'Once an action is decided, blocked or expired, it is listed here.'}
        </Empty>
      )}
      {history.hasNextPage && (
        <Button className="mt-4" disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Page>
  );
}
