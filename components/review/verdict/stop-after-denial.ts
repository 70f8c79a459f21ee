'use client';

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { useCommand } from '#lib/client/use-command.ts';
import { SetLock } from '#lib/contract/admin-api.ts';

/** The stop of an agent that was asked for together with a denial. */
export interface Stop {
  agentId: string;
  message: string;
}

/** Stops the agent once the denial is recorded. A stop that fails is kept for the page to say so; it outlives the form, which goes once the action is decided. */
export function useStopAfterDenial(actionId: string): (stop: Stop) => Promise<void> {
  const client = useQueryClient();
  return async ({ agentId, message }) => {
    try {
      await call(SetLock, { target: { type: 'agent', id: agentId }, message });
      client.setQueryData(keys.missedStop(actionId), null);
      await client.invalidateQueries({ queryKey: keys.agents() });
    } catch {
      // The denial stands all the same; the page says that the stop does not.
      client.setQueryData(keys.missedStop(actionId), { agentId, message } satisfies Stop);
    }
  };
}

/** The stop that failed after a denial, and the way to try it again. */
export function useMissedStop(actionId: string) {
  const stopAfterDenial = useStopAfterDenial(actionId);
  const { data: stop } = useQuery<Stop | null>({ queryKey: keys.missedStop(actionId), queryFn: skipToken });
  return { stop, again: useCommand(stopAfterDenial) };
}
