import type { Context as HonoContext } from 'hono';

import {
  AcknowledgeLock,
  AnswerQuestion,
  GetAgent,
  ListActions,
  Observe,
  RedeemGrant,
  ReportOutcome,
  SubmitAction,
  SubmitPlan,
  WithdrawAction,
} from '#lib/contract/agent-api.ts';
import { GetOwnEvidence } from '#lib/contract/evidence.ts';
import { acknowledgeLock } from '#lib/usecases/stops/acknowledge-lock.ts';
import { answerQuestion } from '#lib/usecases/actions/answer-question.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { getAgent } from '#lib/usecases/agents/get-agent.ts';
import { getOwnEvidence } from '#lib/usecases/ledger/get-own-evidence.ts';
import { listActions } from '#lib/usecases/actions/list-actions.ts';
import { observe } from '#lib/usecases/actions/observe.ts';
import { redeemGrant } from '#lib/usecases/actions/redeem-grant.ts';
import { reportOutcome } from '#lib/usecases/actions/report-outcome.ts';
import { submitAction } from '#lib/usecases/actions/submit-action.ts';
import { submitPlan } from '#lib/usecases/actions/submit-plan.ts';
import { withdrawAction } from '#lib/usecases/actions/withdraw-action.ts';
import type { Api } from './api.ts';

/** The agent API but for its two held calls (agent-wait, agent-events): contract, use case. */
export const agentApi = (api: Api): Api =>
  api
    .on(SubmitAction, submitAction, {
      sealsLarge: true,
      input: idempotencyKey,
      reply: ({ action, replayed }) => ({
        status: replayed ? 200 : 201,
        headers: { location: `/api/v1/actions/${action.id}` },
        body: action,
      }),
    })
    .on(SubmitPlan, submitPlan, {
      sealsLarge: true,
      input: idempotencyKey,
      reply: ({ plan, replayed }) => ({ status: replayed ? 200 : 201, body: plan }),
    })
    .on(Observe, observe)
    .on(GetOwnEvidence, getOwnEvidence)
    .on(ListActions, listActions)
    .on(WithdrawAction, withdrawAction)
    .on(AnswerQuestion, answerQuestion)
    .on(RedeemGrant, redeemGrant, { sealsLarge: true })
    .on(ReportOutcome, reportOutcome)
    .on(GetAgent, getAgent)
    .on(AcknowledgeLock, acknowledgeLock);

function idempotencyKey(c: HonoContext): object {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return {};
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Failure('invalid-request', {
      errors: [{ pointer: '/headers/Idempotency-Key', detail: '1 to 200 visible ASCII characters' }],
    });
  }
  return { idempotency_key: key };
}
