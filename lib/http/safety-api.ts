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
import { addCanary } from '#lib/usecases/safety/add-canary.ts';
import { closeIncident } from '#lib/usecases/safety/close-incident.ts';
import { getSafety } from '#lib/usecases/safety/get-safety.ts';
import { listIncidents } from '#lib/usecases/safety/list-incidents.ts';
import { retireCanary } from '#lib/usecases/safety/retire-canary.ts';
import { setBreaker } from '#lib/usecases/safety/set-breaker.ts';
import { testBreaker } from '#lib/usecases/safety/test-breaker.ts';
import { startDrill } from '#lib/usecases/safety/start-drill.ts';
import { updateAgent } from '#lib/usecases/agents/update-agent.ts';
import { withdrawDrill } from '#lib/usecases/safety/withdraw-drill.ts';
import type { Api } from './api.ts';

/** The circuit breaker, canaries and incidents. */
export const safetyApi = (api: Api): Api =>
  api
    .on(GetSafety, getSafety)
    .on(ListIncidents, listIncidents)
    .on(CloseIncident, closeIncident)
    .on(AddCanary, addCanary)
    .on(RetireCanary, retireCanary)
    .on(SetBreaker, setBreaker, { reply: (done) => ({ status: done.in_force ? 200 : 202, body: done }) })
    .on(StartDrill, startDrill)
    .on(WithdrawDrill, withdrawDrill)
    .on(TestBreaker, testBreaker)
    .on(UpdateAgent, updateAgent, { reply: (done) => ({ status: done.proposal === null ? 200 : 202, body: done }) });
