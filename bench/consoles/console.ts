import { InfiniteQueryObserver, QueryObserver, type QueryClient } from '@tanstack/react-query';

import { meQuery } from '#components/account/queries.ts';
import { agentNamesQuery, agentsQuery } from '#components/agents/queries.ts';
import { entriesQuery, ledgerQuery } from '#components/ledger/queries.ts';
import { actionQuery, historyQuery, queueQuery, totalsQuery } from '#components/review/queries.ts';
import { overviewQuery } from '#components/shell/queries.ts';
import { toolsQuery } from '#components/tools/queries.ts';
import { openStream } from '#lib/client/live.ts';
import { createQueryClient } from '#lib/client/query-client.ts';

type Stop = () => void;

/** What each page shows, as its components ask for it. Of ten people seven look at a queue. */
export const PAGES = [
  'mine',
  'mine',
  'mine',
  'mine',
  'all',
  'all',
  'all',
  'action',
  'history',
  'agents',
  'ledger',
] as const;

/** One open page: the pages' own queries and event stream, with nothing drawn. */
export function openConsole(page: (typeof PAGES)[number], actionId: string): Stop {
  const client = createQueryClient();
  client.mount();
  const stops = [...frame(client), ...contents(client, page, actionId), openStream(client, () => undefined)];
  return () => {
    for (const stop of stops) stop();
    client.clear();
    client.unmount();
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an observer of any query: what it answers is nobody's business here
const watch = (client: QueryClient, query: any): Stop => new QueryObserver(client, query).subscribe(() => undefined);
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
const watchPages = (client: QueryClient, query: any): Stop =>
  new InfiniteQueryObserver(client, query).subscribe(() => undefined);

const frame = (client: QueryClient): Stop[] => [watch(client, meQuery), watch(client, overviewQuery)];

function contents(client: QueryClient, page: (typeof PAGES)[number], actionId: string): Stop[] {
  switch (page) {
    case 'mine':
    case 'all':
      return [
        watchPages(client, queueQuery({ scope: page, sort: 'deadline' })),
        watch(client, totalsQuery(page)),
        watch(client, agentNamesQuery),
        watch(client, toolsQuery),
        watch(client, actionQuery(actionId)),
      ];
    case 'action':
      return [watch(client, actionQuery(actionId))];
    case 'history':
      return [watchPages(client, historyQuery({})), watch(client, agentNamesQuery), watch(client, toolsQuery)];
    case 'agents':
      return [watch(client, agentsQuery)];
    case 'ledger':
      return [watchPages(client, entriesQuery({})), watch(client, ledgerQuery)];
  }
}
