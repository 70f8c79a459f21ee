import { z } from 'zod';

import { ERASURE_TARGETS, RETENTION_FLOOR_DAYS, RETENTION_MOST_DAYS } from '#lib/domain/erasure/erasure.ts';
import { id, Named, Text, Time } from './common.ts';
import { endpoint } from './endpoint.ts';
import { ProposalResource } from './policy-api.ts';

const Target = z.strictObject({ type: z.enum(ERASURE_TARGETS), id: z.string().min(1).max(200) });

/** Kept in the ledger for ever, so it must not repeat what is to be erased. */
const Reason = Text(1_000).describe('kept for ever: write nothing into it that is to be erased');

export const ErasureRequest = z.strictObject({
  target: Target,
  before: Time.optional().describe('only what was over by then; without it, now'),
  reason: Reason,
});

export const HoldRequest = z.strictObject({ target: Target, reason: Reason });

const NamedTarget = z.strictObject({ type: z.string(), id: z.string().nullable(), name: z.string() });

export const HoldResource = z.strictObject({
  id: id('hld'),
  target: NamedTarget,
  reason: z.string(),
  placed_by: Named,
  placed_at: Time,
});
export type HoldResource = z.infer<typeof HoldResource>;

export const ErasureResource = z.strictObject({
  id: id('ers'),
  cause: z.enum(['asked', 'retention']),
  target: NamedTarget,
  before: Time,
  reason: z.string(),
  /** The proposer, then those who accepted; empty for retention. */
  by: z.array(z.string()),
  actions: z.int(),
  started_at: Time,
  done_at: Time.nullable(),
});
export type ErasureResource = z.infer<typeof ErasureResource>;

export const EraseContent = endpoint({
  id: 'erase-content',
  method: 'POST',
  path: '/admin/erasures',
  audience: 'admin',
  summary: 'Ask to erase the content of one action, or of a run’s, agent’s or person’s. A second person has to accept.',
  body: ErasureRequest,
  reply: z.strictObject({ proposal: id('prp') }),
  status: 202,
});

export const PlaceHold = endpoint({
  id: 'place-hold',
  method: 'POST',
  path: '/admin/holds',
  audience: 'admin',
  summary: 'Place a legal hold: nothing it covers is erased, neither by hand nor by retention. In force at once.',
  body: HoldRequest,
  reply: HoldResource,
  status: 201,
});

export const LiftHold = endpoint({
  id: 'lift-hold',
  method: 'POST',
  path: '/admin/holds/{id}/lift',
  audience: 'admin',
  summary: 'Ask to lift a hold. A second person has to accept.',
  params: z.strictObject({ id: id('hld') }),
  body: z.strictObject({ reason: Reason }),
  reply: z.strictObject({ proposal: id('prp') }),
  status: 202,
});

const TOO_SHORT = `content is kept for at least ${RETENTION_FLOOR_DAYS} days (six months)`;

export const SetRetention = endpoint({
  id: 'set-retention',
  method: 'POST',
  path: '/admin/retention',
  audience: 'admin',
  summary:
    'How many days content is kept. Longer, or for ever, is in force at once (200); shorter needs a second person (202).',
  body: z.strictObject({
    days: z.int().min(RETENTION_FLOOR_DAYS, TOO_SHORT).max(RETENTION_MOST_DAYS).nullable().describe('null: for ever'),
    reason: z.string().max(1_000).default(''),
  }),
  reply: z.strictObject({ in_force: z.boolean(), proposal: id('prp').nullable() }),
});

export const GetRetention = endpoint({
  id: 'get-retention',
  method: 'GET',
  path: '/console/retention',
  audience: 'person',
  summary: 'How long content is kept, holds in force, the latest erasures, and what waits for a second person.',
  reply: z.strictObject({
    days: z.int().nullable(),
    holds: z.array(HoldResource),
    erasures: z.array(ErasureResource),
    proposals: z.array(ProposalResource),
  }),
});

export const RETENTION_API = [EraseContent, PlaceHold, LiftHold, SetRetention, GetRetention] as const;
