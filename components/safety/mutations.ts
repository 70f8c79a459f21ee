'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import {
  AddCanary,
  CloseIncident,
  RetireCanary,
  SetBreaker,
  StartDrill,
  TestBreaker,
  WithdrawDrill,
} from '#lib/contract/safety-api.ts';

const stale = [keys.safety()];

export const useAddCanary = (onDone: () => void) => useCall(AddCanary, { stale, onDone });
export const useRetireCanary = () => useCall(RetireCanary, { stale });
export const useCloseIncident = () => useCall(CloseIncident, { stale: [keys.incidents(), keys.safety()] });
export const useStartDrill = () => useCall(StartDrill, { stale });
export const useWithdrawDrill = () => useCall(WithdrawDrill, { stale });
export const useSetBreaker = (onDone: () => void) => useCall(SetBreaker, { stale, onDone });

/** What rules would have stopped lately; changes nothing. */
export const useTestBreaker = () => useCall(TestBreaker);
