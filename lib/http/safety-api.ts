import {
  AddCanary,
  CloseIncident,
  GetSafety,
  ListIncidents,
  RetireCanary,
  SetBreaker,
  TestBreaker,
  UpdateAgent,
} from '#lib/contract/safety-api.ts';
import { addCanary, retireCanary } from '#lib/usecases/canaries.ts';
import { getSafety } from '#lib/usecases/get-safety.ts';
import { closeIncident, listIncidents } from '#lib/usecases/incidents.ts';
import { setBreaker } from '#lib/usecases/set-breaker.ts';
import { testBreaker } from '#lib/usecases/test-breaker.ts';
import { updateAgent } from '#lib/usecases/update-agent.ts';
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
    .on(TestBreaker, testBreaker)
    .on(UpdateAgent, updateAgent, { reply: (done) => ({ status: done.proposal === null ? 200 : 202, body: done }) });
