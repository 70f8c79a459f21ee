'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { CreateAgent, CreateAgentKey, LiftLock, RevokeAgentKey, SetLock } from '#lib/contract/admin-api.ts';
import { UpdateAgent } from '#lib/contract/safety-api.ts';

/** Registers an agent; the reply holds its key, this once. */
export const useCreateAgent = () => useCall(CreateAgent, { stale: [keys.agents()], inDialog: true });

/** A further key; the reply holds it, this once. */
export const useCreateKey = (agentId: string) => useCall(CreateAgentKey, { stale: [keys.agent(agentId)] });

export const useRevokeKey = (agentId: string) => useCall(RevokeAgentKey, { stale: [keys.agent(agentId)] });

/** Mode and cap of an agent. */
export const useUpdateAgent = (onDone: () => void) =>
  useCall(UpdateAgent, { stale: [keys.agents(), keys.safety()], onDone });

/** The kill switch. A stop touches agents, actions and grants, so everything is read again, also after an error. */
export const useStop = () => useCall(SetLock, { stale: [keys.everything()], staleOnError: true });

/** Asks to lift a stop, or confirms that as the second person. */
export const useLiftStop = () => useCall(LiftLock, { stale: [keys.agents()] });
