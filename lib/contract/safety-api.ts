import { z } from 'zod';

import { RULE_NAMES } from '#lib/domain/breaker/rules.ts';
import { CANARY_KINDS, SHORTEST_CANARY } from '#lib/domain/canary/canary.ts';
import { Cursor, id, Limit, Named, Text, Time } from './common.ts';
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
  /** Whether the stop it caused is still in force. */
  stopped: z.boolean(),
  opened_at: Time,
  closed: z.strictObject({ by: z.string(), note: z.string(), at: Time }).nullable(),
});
export type IncidentResource = z.infer<typeof IncidentResource>;

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
  SetBreaker,
  TestBreaker,
  UpdateAgent,
] as const;
