import { infiniteQueryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { ListEntries } from '#lib/contract/console-api.ts';

export interface EntryFilter {
  type?: string;
  action?: string;
  agent?: string;
  actor?: string;
}

export const entriesQuery = (filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: ['entries', filter],
    queryFn: ({ pageParam, signal }) => call(ListEntries, { ...filter, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
