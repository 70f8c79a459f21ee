import { z } from 'zod';

import { RULE_NAMES } from '#lib/domain/breaker/rules.ts';
import { CANARY_KINDS, SHORTEST_CANARY } from '#lib/domain/canary/canary.ts';
import { DRILL_OUTCOMES } from '#lib/domain/drill/drill.ts';
import { Cursor, id, JsonObjectShape, Limit, Named, Text, Time } from './common.ts';
import { endpoint } from './endpoint.ts';
import { ProposalResource } from './policy-api.ts';

const Rule = z.strictObject({
  enabled: z.boolean(),
  count: z.int().min(1).max(1_000_000),
  window_s: z.int().min(1).max(86_400),
});
const Rules = z.strictObject(
  Object.fromEntries(RULE_NAMES.map((name) => [name, Rule])) as Record<(typeof RULE_NAMES)[number], typeof Rule>,
);

export const CanaryResource = z.strictObject({
  id: id('cnr'),
  kind: z.enum(CANARY_KINDS),
  value: z.string(),
  note: z.string(),
  created_at: Time,
});

export const IncidentResource = z.strictObject({
  id: id('inc'),
  rule: z.string(),
  text: z.string(),
  agent: Named,
  action_id: z.string().nullable(),
  evidence: z.string(),
  lock_id: z.string().nullable(),
  /** Whether the stop that it caused is still in force. */
  stopped: z.boolean(),
  opened_at: Time,
  closed: z.strictObject({ by: z.string(), note: z.string(), at: Time }).nullable(),
});
export type IncidentResource = z.infer<typeof IncidentResource>;

export const DrillResource = z.strictObject({
  id: id('drl'),
  action_id: id('act'),
  sentence: z.string(),
  agent: Named,
  started_by: z.string(),
  note: z.string().describe('what gives it away'),
  started_at: Time,
  /** Null while it is pending. */
  ended: z
    .strictObject({
      outcome: z.enum(DRILL_OUTCOMES),
      noticed: z.boolean().nullable().describe('null: nobody answered and nobody asked'),
      at: Time,
    })
    .nullable(),
});
export type DrillResource = z.infer<typeof DrillResource>;

export const GetSafety = endpoint({
  id: 'get-safety',
  method: 'GET',
  path: '/console/safety',
  audience: 'person',
  summary: 'The circuit breaker’s rules, the canaries, and changes to them that wait.',
  reply: z.strictObject({
    rules: z.array(Rule.extend({ name: z.enum(RULE_NAMES), text: z.string(), is_default: z.boolean() })),
    canaries: z.array(CanaryResource),
    proposals: z.array(ProposalResource),
    open_incidents: z.int(),
    /** A pending drill is shown only to the person who started it. */
    drills: z.strictObject({
      waiting: z.array(DrillResource),
      over: z.array(DrillResource).describe('the latest 50'),
      noticed: z.int(),
      missed: z.int(),
      unanswered: z.int(),
    }),
  }),
});

export const ListIncidents = endpoint({
  id: 'list-incidents',
  method: 'GET',
  path: '/console/incidents',
  audience: 'person',
  summary: 'What tripped, newest first.',
  query: z.strictObject({ open: z.stringbool().default(false), cursor: Cursor, limit: Limit }),
  reply: z.strictObject({ items: z.array(IncidentResource), next_cursor: z.string().nullable() }),
});

export const CloseIncident = endpoint({
  id: 'close-incident',
  method: 'POST',
  path: '/admin/incidents/{id}/close',
  audience: 'admin',
  summary: 'Close an incident with what was found. The stop is lifted on its own, by two people.',
  params: z.strictObject({ id: id('inc') }),
  body: z.strictObject({ note: Text(2_000) }),
  reply: IncidentResource,
});

export const AddCanary = endpoint({
  id: 'add-canary',
  method: 'POST',
  path: '/admin/canaries',
  audience: 'admin',
  summary: 'Place a decoy. An action that touches it is blocked, stops its agent and opens an incident.',
  body: z.strictObject({
    kind: z.enum(CANARY_KINDS),
    value: z
      .string()
      .trim()
      .max(300)
      .refine((v) => v.replace(/\s+/gu, '').length >= SHORTEST_CANARY, `at least ${SHORTEST_CANARY} characters`),
    note: z.string().max(500).default(''),
  }),
  reply: CanaryResource,
  status: 201,
});

export const RetireCanary = endpoint({
  id: 'retire-canary',
  method: 'DELETE',
  path: '/admin/canaries/{id}',
  audience: 'admin',
  summary: 'Take a decoy away.',
  params: z.strictObject({ id: id('cnr') }),
  reply: z.strictObject({ id: id('cnr') }),
});

export const StartDrill = endpoint({
  id: 'start-drill',
  method: 'POST',
  path: '/admin/drills',
  audience: 'admin',
  summary:
    'Put a bad action before reviewers as if the agent had proposed it. It can never run, and no agent sees it. Only what policy would put to review.',
  body: z.strictObject({
    agent: id('agt'),
    tool: Text(200),
    args: JsonObjectShape,
    claim: Text(2_000).optional().describe('what the agent would claim that it does'),
    reason: Text(8_000).optional().describe('why, as it would say; by default what it said last'),
    model: Text(200).optional().describe('by default the model it named last'),
    run: Text(200)
      .nullable()
      .optional()
      .describe('name of a run of the agent, or null for none; by default that of its latest proposal'),
    note: Text(2_000).describe('what gives it away; reviewers read it afterwards'),
    expires_in: z.int().min(5).max(2_592_000).default(3_600).describe('seconds; policy may shorten it'),
  }),
  reply: DrillResource,
  status: 201,
});

export const WithdrawDrill = endpoint({
  id: 'withdraw-drill',
  method: 'POST',
  path: '/admin/drills/{id}/withdraw',
  audience: 'admin',
  summary: 'End one’s own drill before anybody answers. It is revealed, as any drill that is over.',
  params: z.strictObject({ id: id('drl') }),
  reply: DrillResource,
});

export const SetBreaker = endpoint({
  id: 'set-breaker',
  method: 'POST',
  path: '/admin/breaker',
  audience: 'admin',
  summary:
    'Change the breaker’s rules. Tighter ones are in force at once (200); looser ones need a second person (202).',
  body: z.strictObject({ rules: Rules }),
  reply: z.strictObject({ in_force: z.boolean(), proposal: id('prp').nullable() }),
});

export const TestBreaker = endpoint({
  id: 'test-breaker',
  method: 'POST',
  path: '/admin/breaker/test',
  audience: 'admin',
  summary: 'Which agents these rules would have stopped in the last seven days. Changes nothing.',
  body: z.strictObject({ rules: Rules }),
  reply: z.strictObject({
    trips: z.array(z.strictObject({ rule: z.enum(RULE_NAMES), agent: Named, most: z.int(), at: Time })),
  }),
});

export const UpdateAgent = endpoint({
  id: 'update-agent',
  method: 'POST',
  path: '/admin/agents/{id}',
  audience: 'admin',
  summary:
    'Change how an agent is held. Shadow mode records and holds nothing, so it needs a second person (202); leaving it does not.',
  params: z.strictObject({ id: id('agt') }),
  body: z.strictObject({
    mode: z.enum(['enforce', 'shadow']).optional(),
    pending_cap: z.int().min(1).max(100_000).nullable().optional(),
  }),
  reply: z.strictObject({ id: id('agt'), proposal: id('prp').nullable() }),
});

export const SAFETY_API = [
  GetSafety,
  ListIncidents,
  CloseIncident,
  AddCanary,
  RetireCanary,
  StartDrill,
  WithdrawDrill,
  SetBreaker,
  TestBreaker,
  UpdateAgent,
] as const;
