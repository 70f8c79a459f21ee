import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import {
  AddCanary,
  CloseIncident,
  GetSafety,
  ListIncidents,
  RetireCanary,
  SetBreaker,
  StartDrill,
  TestBreaker,
  UpdateAgent,
  WithdrawDrill,
} from '#lib/contract/safety-api.ts';

export const safetyQuery = queryOptions({
  queryKey: ['safety'],
  queryFn: ({ signal }) => call(GetSafety, {}, signal),
});

export const incidentsQuery = infiniteQueryOptions({
  queryKey: ['incidents'],
  queryFn: ({ pageParam, signal }) => call(ListIncidents, { cursor: pageParam, limit: 20 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next_cursor ?? undefined,
});

export const addCanary = (input: SentTo<typeof AddCanary>) => call(AddCanary, input);
export const retireCanary = (input: SentTo<typeof RetireCanary>) => call(RetireCanary, input);
export const closeIncident = (input: SentTo<typeof CloseIncident>) => call(CloseIncident, input);
export const startDrill = (input: SentTo<typeof StartDrill>) => call(StartDrill, input);
export const withdrawDrill = (input: SentTo<typeof WithdrawDrill>) => call(WithdrawDrill, input);
export const setBreaker = (input: SentTo<typeof SetBreaker>) => call(SetBreaker, input);
export const testBreaker = (input: SentTo<typeof TestBreaker>) => call(TestBreaker, input);
export const updateAgent = (input: SentTo<typeof UpdateAgent>) => call(UpdateAgent, input);
