import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetOverview } from '#lib/contract/overview-api.ts';

/** What stands around every page: how much waits for me, and the stops on everything. */
export const overviewQuery = queryOptions({
  queryKey: keys.overview(),
  queryFn: ({ signal }) => call(GetOverview, {}, signal),
  refetchInterval: 30_000,
});
