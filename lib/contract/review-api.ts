import { z } from 'zod';

import { STATUSES } from '#lib/domain/action/action.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import type { View } from '#lib/domain/view/view.ts';
import { ACCOUNT_API } from './account-api.ts';
import { Action, Claim, Preview } from './action.ts';
import { Cursor, id, Json, JsonObjectShape, Limit, Named, Text, Time } from './common.ts';
import { endpoint } from './endpoint.ts';
import { ReportViewed } from './report-viewed.ts';
import { ChangedRecords, DrillReveal, RunStep } from './reviewed-parts.ts';
import { ErasureResource } from './retention-api.ts';

const ActionId = z.strictObject({ id: id('act') });
const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
/** The decoded view; typed by the domain, not validated again. */
const ViewShape: z.ZodType<View> = z.any();

/** An action in a list: enough to decide which to open first. */
export const ActionSummary = z.strictObject({
  id: id('act'),
  status: z.enum(STATUSES),
  sentence: z.string(),
  tool: z.string(),
  agent: Named.extend({ locked: z.boolean() }),
  goal: z.string().nullable(),
  run: z.string().nullable().describe('reference of its run'),
  risk_level: z.enum(RISK_LEVELS),
  mine: z.boolean().describe('this person can answer it; `why` says why, or why not'),
  why: z.string(),
  approvals: z.strictObject({ needed: z.int(), given: z.int() }),
  open_questions: z.int(),
  created_at: Time,
  expires_at: Time,
  decided_at: Time.nullable(),
  drill: z.boolean().describe('a drill that is over; one that waits is not told apart'),
});
export type ActionSummary = z.infer<typeof ActionSummary>;

export const QUEUE_SORTS = ['deadline', 'risk', 'oldest'] as const;

export const ListQueue = endpoint({
  id: 'list-queue',
  method: 'GET',
  path: '/review/queue',
  audience: 'person',
  summary: 'Pending actions: mine to answer, or all.',
  query: z.strictObject({
    scope: z.enum(['mine', 'all']).default('mine'),
    sort: z.enum(QUEUE_SORTS).default('deadline'),
    risk: z.enum(RISK_LEVELS).optional(),
    agent: id('agt').optional(),
    tool: z.string().max(200).optional(),
    q: z.string().max(200).optional(),
    cursor: Cursor,
    limit: Limit,
  }),
  reply: z.strictObject({ items: z.array(ActionSummary), next_cursor: z.string().nullable() }),
});

export const ListHistory = endpoint({
  id: 'list-history',
  method: 'GET',
  path: '/review/history',
  audience: 'person',
  summary: 'Actions that are no longer pending, newest first.',
  query: z.strictObject({
    status: z.enum(STATUSES).optional(),
    agent: id('agt').optional(),
    tool: z.string().max(200).optional(),
    cursor: Cursor,
    limit: Limit,
  }),
  reply: z.strictObject({ items: z.array(ActionSummary), next_cursor: z.string().nullable() }),
});

/** An action with everything a reviewer needs: the view they sign, their relation to it, and what they may answer. */
export const ReviewedAction = z.strictObject({
  action: Action,
  owner: Named,
  initiator: Named.nullable(),
  revision: z.int(),
  editor: Named.nullable(),
  revision_args: JsonObjectShape,
  args_text: z.string().describe('the canonical bytes under review'),
  digest: Digest,
  view: ViewShape,
  view_digest: Digest,
  input_schema: JsonObjectShape,
  limits: z.array(z.strictObject({ pointer: z.string(), kind: z.enum(['subset', 'at_most']) })),
  claim: Claim.nullable(),
  preview: Preview.nullable(),
  erasure: ErasureResource.nullable().describe('what took its content'),
  drill: DrillReveal.nullable().describe('what it was, once it is over'),
  trajectory: z.array(RunStep),
  /** What the run had read before, as its connector reported it. */
  observations: z.array(
    z.strictObject({
      id: id('obs'),
      tool: z.string(),
      digest: z.string(),
      trust: z.enum(['trusted', 'untrusted']),
      origin: z.string().nullable(),
      at: Time,
    }),
  ),
  /** Arguments that occur in untrusted text the run has read. */
  provenance: z.array(
    z.strictObject({
      pointer: z.string(),
      value: z.string(),
      tool: z.string(),
      origin: z.string().nullable(),
      excerpt: z.string(),
    }),
  ),
  plan: z.strictObject({ id: id('pln'), title: z.string(), step: z.int(), steps: z.int() }).nullable(),
  /** Number of pending actions of the same run and tool, including this one. */
  alike: z.int(),
  similar: z.array(ActionSummary),
  /** Null when this person can answer; otherwise the refusal's code and meaning. */
  refusal: z.strictObject({ code: z.string(), text: z.string() }).nullable(),
  /** Why an approval by this person would not count: they and another person on this count as one for now. They can deny it, or ask. */
  not_independent: z.string().nullable(),
  /** Whether it was approved by people who count as two only by an exception: on the desk's first day, or made by somebody with a shell. */
  alone: z.boolean(),
  /** What others answer is hidden until it is decided. True from the first moment on, whether anybody has answered or not. */
  blind: z.boolean(),
  changed_records: ChangedRecords,
  agent_state: z.strictObject({ locked: z.boolean(), waiting: z.int(), approved: z.int() }),
  stop_allowed: z.boolean(),
});
export type ReviewedAction = z.infer<typeof ReviewedAction>;

export const GetReviewedAction = endpoint({
  id: 'get-reviewed-action',
  method: 'GET',
  path: '/review/actions/{id}',
  audience: 'person',
  summary: 'An action as its reviewer reads it. Changes nothing.',
  params: ActionId,
  reply: ReviewedAction,
});

/** The reason for a verdict: a code for programs and a text for the agent. */
export const VerdictReason = z.strictObject({
  reason_code: z.enum(['not_needed', 'wrong_target', 'too_broad', 'unverified', 'harmful', 'other']).optional(),
  reason: z.string().max(4_000).optional(),
});

const VerdictBody = VerdictReason.extend({
  verdict: z.enum(['approve', 'limit', 'deny_unneeded', 'deny_unsafe']),
  digest: Digest.describe('of what was on screen'),
  view_digest: Digest,
  args: JsonObjectShape.optional().describe('for limit: the narrowed arguments'),
  method: z.enum(['passkey', 'password', 'session']),
});

export const PreviewLimits = endpoint({
  id: 'preview-limits',
  method: 'POST',
  path: '/review/actions/{id}/limits',
  audience: 'person',
  summary: 'What edited arguments would do: the new view, and whether it only narrows.',
  params: ActionId,
  body: z.strictObject({ args: JsonObjectShape }),
  reply: z.strictObject({
    view: ViewShape,
    digest: Digest,
    view_digest: Digest,
    narrows: z.boolean(),
    args_text: z.string(),
  }),
});

export const DraftVerdict = endpoint({
  id: 'draft-verdict',
  method: 'POST',
  path: '/review/actions/{id}/drafts',
  audience: 'person',
  summary: 'The exact statement to sign. For a passkey, `options` goes to navigator.credentials.get.',
  params: ActionId,
  body: VerdictBody,
  reply: z.strictObject({ nonce: z.string(), statement: z.string(), challenge: z.string(), options: Json.nullable() }),
  status: 201,
});

export const GiveVerdict = endpoint({
  id: 'give-verdict',
  method: 'POST',
  path: '/review/actions/{id}/verdicts',
  audience: 'person',
  summary: 'Sign a drafted statement. The reviewer is whoever is signed in.',
  params: ActionId,
  body: z.strictObject({
    nonce: z.string().max(100),
    assertion: Json.optional(),
    password: z.string().max(1_000).optional(),
  }),
  reply: ReviewedAction,
});

export const AskQuestion = endpoint({
  id: 'ask-question',
  method: 'POST',
  path: '/review/actions/{id}/questions',
  audience: 'person',
  summary: 'Ask the agent for evidence. The action stays pending.',
  params: ActionId,
  body: z.strictObject({ text: Text(4_000) }),
  reply: ReviewedAction,
});

/** What signed-in people call, besides the event stream at `GET /review/events`. */
export const REVIEW_API = [
  ListQueue,
  ListHistory,
  GetReviewedAction,
  ReportViewed,
  PreviewLimits,
  DraftVerdict,
  GiveVerdict,
  AskQuestion,
  ...ACCOUNT_API,
] as const;
