'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { AcceptProposal, WithdrawProposal } from '#lib/contract/policy-api.ts';

/** What a change that came into force makes old. */
const stale = [
  keys.policy(),
  keys.safety(),
  keys.tools(),
  keys.records(),
  keys.agents(),
  keys.queue(),
  keys.retention(),
];

export const useAcceptProposal = () => useCall(AcceptProposal, { stale, staleOnError: true });
export const useWithdrawProposal = () => useCall(WithdrawProposal, { stale, staleOnError: true });
