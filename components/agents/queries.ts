import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetAgentDetail, ListAgents } from '#lib/contract/console-api.ts';
import { ListAgentNames } from '#lib/contract/overview-api.ts';
import type { LockResource } from '#lib/contract/lock.ts';

const unconfirmed = (locks: LockResource[] | undefined): boolean =>
  (locks ?? []).some(
    (l) => l.clients.acknowledged < l.clients.connected && Date.now() - Date.parse(l.set_at) < 120_000,
  );

/** Polls every second while clients still have to confirm a stop, whether or not the event stream works. */
export const agentsQuery = queryOptions({
  queryKey: keys.agents(),
  queryFn: ({ signal }) => call(ListAgents, {}, signal),
  refetchInterval: ({ state }) =>
    unconfirmed(state.data?.organisation_locks) || state.data?.items.some((a) => unconfirmed(a.locks)) ? 1_000 : 30_000,
});

/** To choose an agent from. */
export const agentNamesQuery = queryOptions({
  queryKey: keys.agentNames(),
  queryFn: ({ signal }) => call(ListAgentNames, {}, signal),
});

export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.agent(id),
    queryFn: ({ signal }) => call(GetAgentDetail, { id }, signal),
    refetchInterval: ({ state }) => (unconfirmed(state.data?.agent.locks) ? 1_000 : 30_000),
  });
