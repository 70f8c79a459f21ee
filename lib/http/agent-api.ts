import type { Context as HonoContext } from 'hono';

import {
  AcknowledgeLock,
  AnswerQuestion,
  AwaitAction,
  GetAgent,
  ListActions,
  RedeemGrant,
  ReportOutcome,
  SubmitAction,
  WithdrawAction,
} from '#lib/contract/agent-api.ts';
import { acknowledgeLock } from '#lib/usecases/acknowledge-lock.ts';
import { answerQuestion } from '#lib/usecases/answer-question.ts';
import { awaitAction } from '#lib/usecases/await-action.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { getAgent } from '#lib/usecases/get-agent.ts';
import { listActions } from '#lib/usecases/list-actions.ts';
import { redeemGrant } from '#lib/usecases/redeem-grant.ts';
import { reportOutcome } from '#lib/usecases/report-outcome.ts';
import { submitAction } from '#lib/usecases/submit-action.ts';
import { withdrawAction } from '#lib/usecases/withdraw-action.ts';
import type { Api } from './api.ts';
import { hangUp } from './hang-up.ts';

/** The whole agent API: contract, use case. */
export const agentApi = (api: Api): Api =>
  api
    .on(SubmitAction, submitAction, {
      input: idempotencyKey,
      reply: ({ action, replayed }) => ({
        status: replayed ? 200 : 201,
        headers: { location: `/api/v1/actions/${action.id}` },
        body: action,
      }),
    })
    .on(ListActions, listActions)
    .on(AwaitAction, awaitAction, { input: waiting })
    .on(WithdrawAction, withdrawAction)
    .on(AnswerQuestion, answerQuestion)
    .on(RedeemGrant, redeemGrant)
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

/** `?wait=` wins over `Prefer: wait=` (RFC 7240). */
function waiting(c: HonoContext): object {
  const preferred = /(?:^|[,;\s])wait=(\d{1,3})(?:$|[,;\s])/.exec(c.req.header('prefer') ?? '')?.[1];
  const signal = hangUp(c);
  if (c.req.query('wait') !== undefined || preferred === undefined) return { signal };
  const wait = Number(preferred);
  if (wait > 60)
    throw new Failure('invalid-request', {
      errors: [{ pointer: '/headers/Prefer', detail: 'wait is 0 to 60 seconds' }],
    });
  return { signal, wait };
}
