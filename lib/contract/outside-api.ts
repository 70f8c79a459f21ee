import { z } from 'zod';

import { Time } from './common.ts';
import { endpoint } from './endpoint.ts';

const Reached = z.strictObject({ size: z.int(), at: Time });
const Fault = z.strictObject({
  /** `contradicts`: it holds something that contradicts this log. */
  kind: z.enum(['unreachable', 'refused', 'contradicts']),
  /** Continues a sentence that begins with its name. */
  detail: z.string(),
  since: Time,
});

export const GetOutsideProof = endpoint({
  id: 'get-outside-proof',
  method: 'GET',
  path: '/console/ledger/outside',
  audience: 'person',
  summary: 'Witnesses and anchors of the ledger: how far each vouches for it, and what is wrong with it.',
  reply: z.strictObject({
    head: Reached.nullable(),
    witnesses: z.array(
      z.strictObject({
        name: z.string(),
        /** C2SP tlog-cosignature verifier key. */
        key: z.string(),
        /** The newest head it cosigned; the time is by its own clock. */
        cosigned: Reached.nullable(),
        fault: Fault.nullable(),
      }),
    ),
    anchors: z.array(
      z.strictObject({
        /** Kind and location, without secrets. */
        target: z.string(),
        kept: Reached.nullable(),
        fault: Fault.nullable(),
      }),
    ),
  }),
});
export type OutsideProof = z.infer<(typeof GetOutsideProof)['reply']>;

export const OUTSIDE_API = [GetOutsideProof] as const;
