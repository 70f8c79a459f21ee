import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import {
  CheckPolicy,
  ExplorePolicy,
  GetPolicy,
  ListPolicyVersions,
  PublishPolicy,
  ReplayPolicy,
} from '#lib/contract/policy-api.ts';

export const policyQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: ({ signal }) => call(GetPolicy, {}, signal),
});

export const versionsQuery = infiniteQueryOptions({
  queryKey: ['policy', 'versions'],
  queryFn: ({ pageParam, signal }) => call(ListPolicyVersions, { cursor: pageParam, limit: 20 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next_cursor ?? undefined,
});

/** Asked again for every text that stands still for a moment. */
export const checkQuery = (source: string) =>
  queryOptions({
    queryKey: ['policy', 'check', source],
    queryFn: ({ signal }) => call(CheckPolicy, { source }, signal),
    enabled: source.trim() !== '',
    staleTime: 30_000,
  });

export const publishPolicy = (input: SentTo<typeof PublishPolicy>) => call(PublishPolicy, input);
export const replayPolicy = (input: SentTo<typeof ReplayPolicy>, signal?: AbortSignal) =>
  call(ReplayPolicy, input, signal);
export const explorePolicy = (input: SentTo<typeof ExplorePolicy>) => call(ExplorePolicy, input);
