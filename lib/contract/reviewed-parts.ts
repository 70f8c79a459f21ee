import { z } from 'zod';

import { STATUSES } from '#lib/domain/action/action.ts';
import { RECORD_KINDS } from '#lib/domain/directory/records.ts';
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

/** A record behind the view or the risk of an action that was changed within the last day. */
const ChangedRecord = z.strictObject({
  kind: z.enum(RECORD_KINDS),
  key: z.string(),
  at: Time,
  by: z.array(z.string()).describe('names: who wrote it, or who proposed and accepted it'),
  alone: z
    .boolean()
    .describe('a second person would have been asked, but for the first day or accounts that an operator made'),
  first_day: z.boolean().describe('while the desk was being set up'),
  deleted: z.boolean(),
});

/** Those changed last, and how many there are; null where it could not be found out just now. */
export const ChangedRecords = z.strictObject({ items: z.array(ChangedRecord), total: z.int() }).nullable();
