import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

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

/** The newest signed head as it is given out, and what it says. */
export const headQuery = queryOptions({
  queryKey: ['entries', 'head'],
  queryFn: async ({ signal }) => {
    const answer = await fetch('/api/v1/ledger/checkpoint', { signal });
    if (!answer.ok) return null;
    const note = await answer.text();
    const [origin = '', size = '0', root = ''] = note.split('\n');
    return { note, origin, size: Number(size), root };
  },
});
