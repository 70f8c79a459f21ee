import { z } from 'zod';

import { STATUSES } from '#lib/domain/action/action.ts';
import { DRILL_OUTCOMES } from '#lib/domain/drill/drill.ts';
import { id, Time } from './common.ts';

/** One step of a run, as it is listed beside an action of the same run. */
export const RunStep = z.strictObject({
  id: id('act'),
  sentence: z.string(),
  tool: z.string(),
  status: z.enum(STATUSES),
  untrusted_output: z.boolean(),
  current: z.boolean(),
  at: Time,
});

/** The result of a drill, disclosed when it is over. */
export const DrillReveal = z.strictObject({
  id: id('drl'),
  started_by: z.string(),
  note: z.string().describe('what gave it away'),
  outcome: z.enum(DRILL_OUTCOMES),
  noticed: z.boolean().nullable().describe('null: nobody answered and nobody asked'),
});
