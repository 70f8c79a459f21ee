import { z } from 'zod';

import { SIGNING_METHODS, STATUSES } from '#lib/domain/action/action.ts';
import { VERDICT_KINDS } from '#lib/domain/action/requirements.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { Email, id, Json, JsonObjectShape, Named, Text, Time } from './common.ts';

export const Requires = z.strictObject({
  approvals: z.int(),
  passkey: z.boolean(),
  password_instead: z.boolean().describe('a fresh password may stand in for the passkey'),
  groups: z.array(z.string()),
});

export const Risk = z.strictObject({
  level: z.enum(RISK_LEVELS),
  score: z.int().min(0).max(100),
  factors: z.array(z.strictObject({ code: z.string(), text: z.string(), evidence: z.string(), weight: z.int() })),
});

export const Verdict = z.strictObject({
  verdict: z.enum(VERDICT_KINDS),
  reviewer: Named,
  reason_code: z.string().nullable(),
  reason: z.string().nullable(),
  revision: z.int(),
  signed_by: z.enum(SIGNING_METHODS),
  at: Time,
});

export const Question = z.strictObject({
  id: z.string(),
  text: z.string(),
  asked_at: Time,
  answer: z.string().nullable(),
  answered_at: Time.nullable(),
});

export const Lock = z.strictObject({ id: z.string(), target: z.string(), message: z.string(), epoch: z.int() });

/** One proposed call of one tool, as its agent and its reviewers get it. */
export const Action = z.strictObject({
  id: id('act'),
  status: z.enum(STATUSES),
  status_reason: z.string().nullable(),
  tool: z.string(),
  args: JsonObjectShape,
  digest: z.string(),
  agent: Named,
  run: z.strictObject({ id: z.string(), goal: z.string().nullable(), ref: z.string() }).nullable(),
  risk: Risk,
  policy: z.strictObject({
    outcome: z.enum(['allow', 'review', 'block']),
    rules: z.array(z.string()),
    version: z.int().nullable(),
    reason: z.string(),
    enforced: z
      .enum(['canary', 'denied-before', 'tool-changing', 'shadow'])
      .nullable()
      .describe('why something else happens than the policy alone would have it'),
    requires: Requires,
  }),
  verdicts: z.array(Verdict),
  questions: z.array(Question),
  decision: z
    .strictObject({
      outcome: z.enum(['approved', 'denied']),
      modified: z.boolean(),
      args: JsonObjectShape,
      digest: z.string(),
      jws: z.string(),
      at: Time,
    })
    .nullable(),
  grant: z.strictObject({ token: z.string(), expires_at: Time }).nullable(),
  shadow: z.boolean().describe('only recorded: nothing was held'),
  plan: z.strictObject({ id: id('pln'), step: z.int() }).nullable(),
  lock: Lock.nullable().describe('the stop that halted it'),
  outcome: z
    .strictObject({ status: z.enum(['succeeded', 'failed']), output: Json.optional(), error: z.string().optional() })
    .nullable(),
  metadata: Json.nullable(),
  erased_at: Time.nullable().describe(
    'when its content was erased; what is left is who, what tool, when and how it ended',
  ),
  created_at: Time,
  expires_at: Time,
  version: z.int(),
});
export type Action = z.infer<typeof Action>;

export const Claim = z.strictObject({
  summary: Text(4_000).optional(),
  reason: Text(8_000).optional(),
  model: Text(200).optional(),
  model_output: Text(200_000).optional(),
  tool_call_id: Text(200).optional(),
});
export type Claim = z.infer<typeof Claim>;

export const Preview = z.strictObject({
  kind: z.literal('text'),
  before: z.string().max(400_000).optional(),
  after: z.string().max(400_000).optional(),
});

export const Proposal = z.strictObject({
  tool: Text(200),
  args: JsonObjectShape,
  run: z
    .strictObject({
      id: Text(200),
      goal: Text(8_000).optional(),
      initiator: Email.optional().describe('who asked for the run; that person can never approve in it'),
    })
    .optional(),
  claim: Claim.optional(),
  preview: Preview.optional(),
  expires_in: z.int().min(5).max(2_592_000).default(3_600).describe('seconds; policy may shorten it'),
  metadata: Json.optional(),
});
