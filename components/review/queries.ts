import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetBundle } from '#lib/contract/bundle-api.ts';
import { CountQueue } from '#lib/contract/overview-api.ts';
import type { Status } from '#lib/domain/action/action.ts';
import { GetReviewedAction, ListHistory, ListQueue } from '#lib/contract/review-api.ts';

export type QueueFilter = Omit<SentTo<typeof ListQueue>, 'cursor' | 'limit'>;
export interface HistoryFilter {
  status?: Status;
  agent?: string;
  tool?: string;
}

export const PAGE_SIZE = 50;

export const queueQuery = (filter: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: keys.queueList(filter),
    queryFn: ({ pageParam, signal }) => call(ListQueue, { ...filter, cursor: pageParam, limit: PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // The event stream reports every change; polling covers events that were missed.
    refetchInterval: 30_000,
  });

/** How much waits, by risk. */
export const totalsQuery = (scope: 'mine' | 'all') =>
  queryOptions({
    queryKey: keys.queueTotals(scope),
    queryFn: ({ signal }) => call(CountQueue, { scope }, signal),
    refetchInterval: 30_000,
  });

export const actionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.action(id),
    queryFn: ({ signal }) => call(GetReviewedAction, { id }, signal),
  });

export const historyQuery = (filter: HistoryFilter) =>
  infiniteQueryOptions({
    queryKey: keys.historyList(filter),
    queryFn: ({ pageParam, signal }) => call(ListHistory, { ...filter, cursor: pageParam, limit: PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });

export type BundleWhich = SentTo<typeof GetBundle>;

export const bundleQuery = (which: BundleWhich) =>
  queryOptions({
    queryKey: keys.bundle(which),
    queryFn: ({ signal }) => call(GetBundle, which, signal),
  });
