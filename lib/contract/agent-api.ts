import { z } from 'zod';

import { STATUSES } from '#lib/domain/action/action.ts';
import { Action, Lock, Proposal } from './action.ts';
import { Cursor, id, Json, JsonObjectShape, Limit, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

const ActionId = z.strictObject({ id: id('act') });

export const SubmitAction = endpoint({
  id: 'submit-action',
  method: 'POST',
  path: '/actions',
  audience: 'agent',
  summary: 'Propose an action. `Idempotency-Key` makes a retry safe: the same body answers 200 with the same action.',
  body: Proposal,
  reply: Action,
  status: 201,
});

export const AwaitAction = endpoint({
  id: 'await-action',
  method: 'GET',
  path: '/actions/{id}',
  audience: 'agent',
  summary: 'Read an action; `wait` holds the answer until it is no longer pending, 60 seconds at most.',
  params: ActionId,
  query: z.strictObject({ wait: z.coerce.number().int().min(0).max(60).optional() }),
  reply: Action,
  openWhenLocked: true,
});

export const ListActions = endpoint({
  id: 'list-actions',
  method: 'GET',
  path: '/actions',
  audience: 'agent',
  summary: 'The agent’s own actions, newest first.',
  query: z.strictObject({
    status: z.enum(STATUSES).optional(),
    run: z.string().max(200).optional(),
    cursor: Cursor,
    limit: Limit,
  }),
  reply: page(Action),
});

export const WithdrawAction = endpoint({
  id: 'withdraw-action',
  method: 'POST',
  path: '/actions/{id}/withdraw',
  audience: 'agent',
  summary: 'Take a waiting action back.',
  params: ActionId,
  reply: Action,
});

export const AnswerQuestion = endpoint({
  id: 'answer-question',
  method: 'POST',
  path: '/actions/{id}/evidence',
  audience: 'agent',
  summary: 'Answer the oldest open question of a reviewer.',
  params: ActionId,
  body: z.strictObject({ text: Text(20_000) }),
  reply: Action,
});

export const RedeemGrant = endpoint({
  id: 'redeem-grant',
  method: 'POST',
  path: '/grants/redeem',
  audience: 'agent-or-connector',
  summary: 'Turn a grant into the approved arguments, exactly once. Run what comes back, nothing else.',
  body: z.strictObject({ grant: z.string().max(8_000), args: JsonObjectShape }),
  reply: z.strictObject({ action_id: id('act'), tool: z.string(), args: JsonObjectShape }),
});

const Step = Proposal.omit({ run: true, expires_in: true, preview: true });

export const SubmitPlan = endpoint({
  id: 'submit-plan',
  method: 'POST',
  path: '/plans',
  audience: 'agent',
  summary:
    'Propose the steps of a plan at once, so that a person reads them as one. Each becomes an action of its own; wait for each.',
  body: z.strictObject({
    title: Text(300),
    steps: z.array(Step).min(1).max(50),
    run: Proposal.shape.run,
    expires_in: Proposal.shape.expires_in,
  }),
  reply: z.strictObject({ id: id('pln'), title: z.string(), actions: z.array(Action) }),
  status: 201,
});

export const Observe = endpoint({
  id: 'observe',
  method: 'POST',
  path: '/runs/{id}/observations',
  audience: 'agent-or-connector',
  summary:
    'Say what a run has read: the tool, a digest, and whether anybody may have written it. Can only add taint, never take it away.',
  params: z.strictObject({ id: Text(200).describe('the agent’s own name of the run, or the `ref` an action carries') }),
  body: z.strictObject({
    tool: Text(200),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .optional()
      .describe('of the whole output; computed when content is sent'),
    trust: z.enum(['trusted', 'untrusted']).default('untrusted'),
    origin: z.string().max(2_000).optional().describe('where it came from: an address, a sender, a file'),
    content: z
      .string()
      .max(400_000)
      .optional()
      .describe('shows reviewers where a value came from; the first 20,000 characters are kept'),
    action_id: id('act').optional().describe('the action whose output it is'),
  }),
  reply: z.strictObject({
    id: id('obs'),
    run: id('run'),
    trust: z.enum(['trusted', 'untrusted']),
    digest: z.string(),
  }),
  status: 201,
});

export const ReportOutcome = endpoint({
  id: 'report-outcome',
  method: 'POST',
  path: '/actions/{id}/outcome',
  audience: 'agent-or-connector',
  summary: 'Say how the execution ended, once.',
  params: ActionId,
  body: z.strictObject({
    status: z.enum(['succeeded', 'failed']),
    output: Json.optional(),
    error: z.string().max(20_000).optional(),
  }),
  reply: Action,
  // What has already run has to be on record, also when the stop came meanwhile.
  openWhenLocked: true,
});

export const GetAgent = endpoint({
  id: 'get-agent',
  method: 'GET',
  path: '/agent',
  audience: 'agent',
  summary: 'The agent’s own state. Answers also when it is locked.',
  reply: z.strictObject({
    id: id('agt'),
    name: z.string(),
    state: z.enum(['active', 'locked']),
    locks: z.array(Lock),
    lock_epoch: z.int(),
  }),
  openWhenLocked: true,
});

export const AcknowledgeLock = endpoint({
  id: 'acknowledge-lock',
  method: 'POST',
  path: '/agent/locks/{id}/acknowledge',
  audience: 'agent',
  summary: 'The client says that it has stopped.',
  params: z.strictObject({ id: id('lck') }),
  body: z.strictObject({ client: z.string().max(100).optional() }).optional(),
  reply: z.strictObject({ acknowledged: z.literal(true) }),
  openWhenLocked: true,
});

/** Everything an agent or connector may call, besides the event stream at `GET /agent/events`. */
export const AGENT_API = [
  SubmitAction,
  AwaitAction,
  ListActions,
  WithdrawAction,
  AnswerQuestion,
  SubmitPlan,
  Observe,
  RedeemGrant,
  ReportOutcome,
  GetAgent,
  AcknowledgeLock,
] as const;
