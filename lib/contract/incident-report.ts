import { z } from 'zod';

import { STATUSES } from '#lib/domain/action/action.ts';
import { OUTCOME_GROUPS } from '#lib/domain/incident/outcome-group.ts';
import { ENTRY_KINDS, type IncidentReport } from '#lib/domain/incident/report.ts';
import { LOCK_TARGETS } from '#lib/domain/lock/lock.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { id, Named, Time } from './common.ts';
import { endpoint } from './endpoint.ts';

const Ms = z.int().min(0);
const Count = z.number().min(0);
const Place = { entry: z.string(), leaf: z.int().min(0) };
const listed = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), left_out: z.int().min(0), note: z.string().nullable() });

const Figures = z.strictObject({
  exposure_from: Time.nullable(),
  exposure_to: Time.nullable(),
  time_to_contain_ms: Ms.nullable(),
  contain_is: z.enum(['exact', 'at_least', 'at_most', 'about']).nullable(),
  time_to_notice_ms: Ms.nullable(),
  trip_to_stop_ms: Ms.nullable(),
  stop_confirmed_ms: Ms.nullable(),
  clients: z.strictObject({ connected: z.int(), confirmed: z.int() }),
});

const ReportedLock = z.strictObject({
  id: id('lck'),
  message: z.string(),
  set_by: Named,
  set_at: Time,
  halted_actions: z.int(),
  revoked_grants: z.int(),
  clients: z.array(
    z.strictObject({ id: z.string(), name: z.string(), acknowledged_at: Time.nullable(), after_ms: Ms.nullable() }),
  ),
  lift: z.strictObject({ asked_by: Named, reason: z.string(), asked_at: Time }).nullable(),
  lifted: z.strictObject({ by: Named, at: Time }).nullable(),
});

const ReachedAction = z.strictObject({
  id: id('act'),
  ref: z.string(),
  sentence: z.string(),
  tool: z.string(),
  effect: z.string(),
  status: z.enum(STATUSES),
  group: z.enum(OUTCOME_GROUPS),
  risk: z.enum(RISK_LEVELS),
  agent: Named,
  run: z.string().nullable(),
  proposed_at: Time,
  redeemed_at: Time.nullable(),
  finished_at: Time.nullable(),
  audience: z.string().nullable(),
  recipients: Count.nullable(),
  external_recipients: Count.nullable(),
  people_reached: Count.nullable(),
  items: Count.nullable(),
  suspect: z.boolean(),
  evidence: z.strictObject({ file: z.string(), url: z.string() }).nullable(),
});

const Shares = listed(z.strictObject({ id: z.string().nullable(), name: z.string(), actions: z.int(), ran: z.int() }));

const Reach = z.strictObject({
  from: Time.nullable(),
  to: Time.nullable(),
  actions: z.int(),
  sums: z.strictObject({ executed: z.int(), held: z.int(), halted: z.int(), refused: z.int() }),
  groups: z.record(z.enum(OUTCOME_GROUPS), z.int()),
  shares: z.strictObject({ agents: Shares, runs: Shares, tools: Shares, audiences: Shares }),
  by_effect: z.array(
    z.strictObject({
      effect: z.string(),
      statuses: z.partialRecord(z.enum(STATUSES), z.int()),
      ran: z.strictObject({
        actions: z.int(),
        items: Count,
        recipients: Count,
        external_recipients: Count,
        people_reached: Count,
        audience: z.string().nullable(),
      }),
    }),
  ),
  earlier: z.strictObject({ actions: z.int(), ran: z.int(), first: z.string().nullable() }),
  list: listed(ReachedAction),
});

/** An incident's report; `lib/domain/incident/report.ts` explains each part, `definitions` each figure. */
export const IncidentReportFile: z.ZodType<IncidentReport> = z.strictObject({
  type: z.literal('countersign.incident-report/1'),
  id: z.string(),
  title: z.string(),
  made: z.strictObject({ at: Time, by: Named }),
  origin: z.string(),
  incident: z
    .strictObject({
      id: id('inc'),
      rule: z.string(),
      text: z.string(),
      evidence: z.string(),
      opened_at: Time,
      closed: z.strictObject({ by: z.string(), note: z.string(), at: Time }).nullable(),
    })
    .nullable(),
  lock: ReportedLock.nullable(),
  target: z.strictObject({ type: z.enum(LOCK_TARGETS), id: z.string().nullable(), name: z.string() }),
  start: z.strictObject({
    basis: z.enum(['named', 'tripped', 'assumed', 'none']),
    text: z.string(),
    action: z.strictObject({ id: id('act'), sentence: z.string() }).nullable(),
  }),
  figures: Figures,
  moments: z.array(
    z.strictObject({
      ...Place,
      kind: z.enum(['proposed', 'ran', 'tripped', 'stopped', 'confirmed', 'lifted']),
      text: z.string(),
      at: Time,
      after_ms: z.int().nullable(),
    }),
  ),
  timeline: listed(
    z.strictObject({
      ...Place,
      at: Time,
      type: z.string(),
      kind: z.enum(ENTRY_KINDS),
      actor: Named,
      action_id: id('act').nullable(),
      text: z.string(),
      quote: z.string().nullable(),
    }),
  ),
  seen: listed(
    z.strictObject({
      ...Place,
      at: Time,
      person: Named,
      action_id: id('act'),
      sentence: z.string().nullable(),
      digest: z.string(),
      view_digest: z.string(),
    }),
  ),
  reach: Reach,
  evidence: z.strictObject({
    head: z.strictObject({ size: z.int(), root: z.string(), note: z.string() }),
    log_keys: z.array(z.string()),
    commands: z.array(z.strictObject({ run: z.string(), does: z.string() })),
  }),
  definitions: z.array(z.strictObject({ term: z.string(), means: z.string() })),
});

/** Id of an incident or a lock. Anything else gives 404. */
export const ReportId = z.string();
export const ReportFrom = id('act').optional().describe('the first suspect action, where the reader knows it');

export const GetIncidentReport = endpoint({
  id: 'get-incident-report',
  method: 'GET',
  path: '/review/reports/{id}',
  audience: 'person',
  summary:
    'What happened around an incident or a stop, from the first suspect proposal to the last confirmation. Reading it changes nothing.',
  params: z.strictObject({ id: ReportId }),
  query: z.strictObject({ from: ReportFrom }),
  reply: IncidentReportFile,
});

/** The same as a file. The route is written by hand, because the reply need not be JSON. */
export const TakeIncidentReport = endpoint({
  id: 'take-incident-report',
  method: 'POST',
  path: '/review/reports/{id}/document',
  audience: 'person',
  summary: 'Take the report along as a file: HTML that loads nothing, or JSON. An entry says who took which.',
  params: z.strictObject({ id: ReportId }),
  body: z.strictObject({ form: z.enum(['html', 'json']).default('html'), from: ReportFrom }),
  reply: z.string(),
});

export const REPORT_API = [GetIncidentReport, TakeIncidentReport] as const;
