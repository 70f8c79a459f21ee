'use client';

import { callForFile } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { saveFile } from '#lib/client/save-file.ts';
import { useCall } from '#lib/client/use-call.ts';
import { useCommand } from '#lib/client/use-command.ts';
import { TakeIncidentReport } from '#lib/contract/incident-report.ts';
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

/** Takes a report along as a file. */
export const useTakeReport = (id: string, from: string | null) =>
  useCommand(
    (form: 'html' | 'json', signal) =>
      callForFile(TakeIncidentReport, { id, form, ...(from === null ? {} : { from }) }, signal),
    { onSuccess: (file, form) => saveFile(file, `report-${id}.${form}`) },
  );
