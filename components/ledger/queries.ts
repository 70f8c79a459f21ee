import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetLedger, ListEntries } from '#lib/contract/console-api.ts';
import { GetOutsideProof } from '#lib/contract/outside-api.ts';

export interface EntryFilter {
  type?: string;
  action?: string;
  run?: string;
  agent?: string;
  actor?: string;
}

export const entriesQuery = (filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: keys.entriesList(filter),
    queryFn: ({ pageParam, signal }) => call(ListEntries, { ...filter, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // Nothing tells that an entry got its number, which it does within a second of its commit.
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((entry) => entry.index === null)) ? 2_000 : false,
  });

/** How far the signed head reaches. */
export const ledgerQuery = queryOptions({
  queryKey: keys.ledgerHead(),
  queryFn: ({ signal }) => call(GetLedger, {}, signal),
});

/** Witnesses and anchors, how far each reaches, and what is wrong with it. */
export const outsideQuery = queryOptions({
  queryKey: keys.outsideProof(),
  queryFn: ({ signal }) => call(GetOutsideProof, {}, signal),
});
