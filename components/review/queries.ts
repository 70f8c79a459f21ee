import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import { DraftVerdicts, GetBundle, GiveVerdicts } from '#lib/contract/bundle-api.ts';
import type { Status } from '#lib/domain/action/action.ts';
import {
  AskQuestion,
  DraftVerdict,
  GetReviewedAction,
  GiveVerdict,
  ListHistory,
  ListQueue,
  PreviewLimits,
} from '#lib/contract/review-api.ts';

export type QueueFilter = Omit<SentTo<typeof ListQueue>, 'cursor' | 'limit'>;
export interface HistoryFilter {
  status?: Status;
  agent?: string;
  tool?: string;
}

export const PAGE_SIZE = 50;

export const queueQuery = (filter: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: ['queue', filter],
    queryFn: ({ pageParam, signal }) => call(ListQueue, { ...filter, cursor: pageParam, limit: PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // The stream tells of every change; this is the net under it.
    refetchInterval: 30_000,
  });

/** How much waits for me, for the navigation. */
export const badgeQuery = queryOptions({
  queryKey: ['queue', 'mine-totals'],
  queryFn: async ({ signal }) => (await call(ListQueue, { scope: 'mine', limit: 1 }, signal)).totals,
  refetchInterval: 30_000,
});

export const actionQuery = (id: string) =>
  queryOptions({
    queryKey: ['actions', id],
    queryFn: ({ signal }) => call(GetReviewedAction, { id }, signal),
  });

export const historyQuery = (filter: HistoryFilter) =>
  infiniteQueryOptions({
    queryKey: ['history', filter],
    queryFn: ({ pageParam, signal }) => call(ListHistory, { ...filter, cursor: pageParam, limit: PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });

export const draftVerdict = (input: SentTo<typeof DraftVerdict>) => call(DraftVerdict, input);
export const giveVerdict = (input: SentTo<typeof GiveVerdict>) => call(GiveVerdict, input);
export const askQuestion = (input: SentTo<typeof AskQuestion>) => call(AskQuestion, input);
export const previewLimits = (input: SentTo<typeof PreviewLimits>) => call(PreviewLimits, input);

export type BundleWhich = SentTo<typeof GetBundle>;

export const bundleQuery = (which: BundleWhich) =>
  queryOptions({
    queryKey: ['bundles', which],
    queryFn: ({ signal }) => call(GetBundle, which, signal),
  });

export const draftVerdicts = (input: SentTo<typeof DraftVerdicts>) => call(DraftVerdicts, input);
export const giveVerdicts = (input: SentTo<typeof GiveVerdicts>) => call(GiveVerdicts, input);
