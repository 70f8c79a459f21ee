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
