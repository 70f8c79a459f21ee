import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { CreateAgent, CreateAgentKey, LiftLock, RevokeAgentKey, SetLock } from '#lib/contract/admin-api.ts';
import { GetAgentDetail, ListAgents } from '#lib/contract/console-api.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { SentTo } from '#lib/client/call.ts';

const unconfirmed = (locks: LockResource[] | undefined): boolean =>
  (locks ?? []).some(
    (l) => l.clients.acknowledged < l.clients.connected && Date.now() - Date.parse(l.set_at) < 120_000,
  );

/** While clients still have to confirm a stop, the numbers are read again every second, stream or no stream. */
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => call(ListAgents, {}, signal),
  refetchInterval: ({ state }) =>
    unconfirmed(state.data?.organisation_locks) || state.data?.items.some((a) => unconfirmed(a.locks)) ? 1_000 : 30_000,
});

export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: ['agents', id],
    queryFn: ({ signal }) => call(GetAgentDetail, { id }, signal),
    refetchInterval: ({ state }) => (unconfirmed(state.data?.agent.locks) ? 1_000 : 30_000),
  });

export const setLock = (input: SentTo<typeof SetLock>) => call(SetLock, input);
export const liftLock = (input: SentTo<typeof LiftLock>) => call(LiftLock, input);
export const createAgent = (input: SentTo<typeof CreateAgent>) => call(CreateAgent, input);
export const createKey = (input: SentTo<typeof CreateAgentKey>) => call(CreateAgentKey, input);
export const revokeKey = (input: SentTo<typeof RevokeAgentKey>) => call(RevokeAgentKey, input);
