'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { ExplorePolicy, PublishPolicy } from '#lib/contract/policy-api.ts';

/** Proposes a policy, or puts the first one in force. */
export const usePublishPolicy = (onDone: () => void) => useCall(PublishPolicy, { stale: [keys.policy()], onDone });

/** Asks what would happen; changes nothing. */
export const useExplorePolicy = () => useCall(ExplorePolicy);
