import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { CheckPolicy, GetPolicy, ListPolicyVersions } from '#lib/contract/policy-api.ts';

export const policyQuery = queryOptions({
  queryKey: keys.policy(),
  queryFn: ({ signal }) => call(GetPolicy, {}, signal),
});

export const versionsQuery = infiniteQueryOptions({
  queryKey: keys.policyVersions(),
  queryFn: ({ pageParam, signal }) => call(ListPolicyVersions, { cursor: pageParam, limit: 20 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next_cursor ?? undefined,
});

/** Checks a draft; the caller debounces the text. */
export const checkQuery = (source: string) =>
  queryOptions({
    queryKey: keys.policyCheck(source),
    queryFn: ({ signal }) => call(CheckPolicy, { source }, signal),
    enabled: source.trim() !== '',
    staleTime: 30_000,
  });
