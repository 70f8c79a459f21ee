import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetSafety, ListIncidents } from '#lib/contract/safety-api.ts';

export const safetyQuery = queryOptions({
  queryKey: keys.safety(),
  queryFn: ({ signal }) => call(GetSafety, {}, signal),
});

export const incidentsQuery = infiniteQueryOptions({
  queryKey: keys.incidents(),
  queryFn: ({ pageParam, signal }) => call(ListIncidents, { cursor: pageParam, limit: 20 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next_cursor ?? undefined,
});
