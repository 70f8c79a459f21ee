import { z } from 'zod';

import { STATUSES } from '#lib/domain/action/action.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import type { View } from '#lib/domain/view/view.ts';
import { Requires } from './action.ts';
import { id, Json, Named, Time } from './common.ts';
import { endpoint } from './endpoint.ts';
import { DraftVerdict, VerdictReason } from './review-api.ts';

/** Most actions that one person can be asked to read at once. */
export const LARGEST_BUNDLE = 50;

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const ViewShape: z.ZodType<View> = z.any();

export const BundleItem = z.strictObject({
  id: id('act'),
  status: z.enum(STATUSES),
  sentence: z.string(),
  tool: z.string(),
  step: z.int().nullable(),
  risk_level: z.enum(RISK_LEVELS),
  /** The heaviest risk factors; empty for a low risk. */
  why: z.array(z.string()),
  digest: Digest,
  view: ViewShape,
  view_digest: Digest,
  requires: Requires,
  /** Why this person cannot answer this action; null when they can. */
  refusal: z.strictObject({ code: z.string(), text: z.string() }).nullable(),
  expires_at: Time,
});
export type BundleItem = z.infer<typeof BundleItem>;

/** Actions reviewed and answered together: the steps of a plan, or those of one run that use one tool. */
export const Bundle = z.strictObject({
  title: z.string(),
  agent: Named,
  goal: z.string().nullable(),
  plan: z.string().nullable(),
  items: z.array(BundleItem),
  /** More such actions are pending than fit into one bundle. */
  more: z.boolean(),
});
export type Bundle = z.infer<typeof Bundle>;

export const GetBundle = endpoint({
  id: 'get-bundle',
  method: 'GET',
  path: '/review/bundles',
  audience: 'person',
  summary: 'A plan’s steps, or what waits of one run and tool, each with its view. Changes nothing.',
  query: z
    .strictObject({ plan: id('pln').optional(), run: id('run').optional(), tool: z.string().max(200).optional() })
    .refine(
      (q) => (q.plan === undefined) === (q.run !== undefined && q.tool !== undefined),
      'give plan, or run and tool',
    ),
  reply: Bundle,
});

export const DraftVerdicts = endpoint({
  id: 'draft-verdicts',
  method: 'POST',
  path: '/review/bundles/drafts',
  audience: 'person',
  summary: 'The exact statement to sign over several actions: one answer, each action by its own digests.',
  body: VerdictReason.extend({
    items: z
      .array(z.strictObject({ id: id('act'), digest: Digest, view_digest: Digest }))
      .min(1)
      .max(LARGEST_BUNDLE),
    verdict: z.enum(['approve', 'deny_unneeded', 'deny_unsafe']),
    method: z.enum(['passkey', 'password', 'session']),
  }),
  reply: DraftVerdict.reply,
  status: 201,
});

export const GiveVerdicts = endpoint({
  id: 'give-verdicts',
  method: 'POST',
  path: '/review/bundles/verdicts',
  audience: 'person',
  summary: 'Sign a drafted statement over several actions: all of them, or, when one cannot be signed any more, none.',
  body: z.strictObject({
    nonce: z.string().max(100),
    assertion: Json.optional(),
    password: z.string().max(1_000).optional(),
  }),
  reply: z.strictObject({ signed: z.array(id('act')) }),
});

export const BUNDLE_API = [GetBundle, DraftVerdicts, GiveVerdicts] as const;
