import { z } from 'zod';

import { LOCK_TARGETS } from '#lib/domain/lock/lock.ts';
import { id, Named, Text, Time } from './common.ts';

export const LockTarget = z
  .strictObject({ type: z.enum(LOCK_TARGETS), id: z.string().max(200).nullish() })
  .refine(
    (t) => (t.type === 'organisation') === (t.id === null || t.id === undefined),
    'every target but the organisation needs its id',
  );

export const LockResource = z.strictObject({
  id: id('lck'),
  target: z.strictObject({ type: z.enum(LOCK_TARGETS), id: z.string().nullable(), name: z.string() }),
  message: z.string(),
  epoch: z.int(),
  set_by: Named,
  set_at: Time,
  /** Actions that waited for people when it was set, and approved ones whose grant was not redeemed. All of them are halted from that moment on. */
  halted_actions: z.int(),
  revoked_grants: z.int(),
  /** How many of both are recorded in the ledger so far: that goes on in batches behind the stop. */
  halting: z.strictObject({ done: z.int(), total: z.int() }),
  clients: z.strictObject({
    connected: z.int(),
    acknowledged: z.int(),
    /** Milliseconds from the stop to the last acknowledgement; null until all have confirmed. */
    confirmed_in_ms: z.int().nullable(),
    silent: z.array(Named),
  }),
  lift: z.strictObject({ asked_by: Named, reason: z.string(), asked_at: Time }).nullable(),
  lifted: z.strictObject({ by: Named, at: Time }).nullable(),
});
export type LockResource = z.infer<typeof LockResource>;

export const LockRequest = z.strictObject({ target: LockTarget, message: Text(1_000) });
export const LiftRequest = z.strictObject({ reason: Text(1_000) });
