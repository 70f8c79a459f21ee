import { z } from 'zod';

import { ActionSummary } from './review-api.ts';
import { RECORD_KINDS } from '#lib/domain/directory/records.ts';
import { PROPOSAL_STATES } from '#lib/domain/proposal/proposal.ts';
import { Cursor, id, Limit, Named, Time } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LockResource } from './lock.ts';
import { ProposalResource } from './policy-api.ts';
import { ToolSpec } from './tool.ts';

export const AgentSummary = z.strictObject({
  id: id('agt'),
  name: z.string(),
  owner: Named,
  groups: z.array(z.string()),
  tools: z.array(z.string()),
  state: z.enum(['active', 'locked', 'retired']),
  mode: z.enum(['enforce', 'shadow']),
  pending_cap: z.int().nullable(),
  /** Stops that match every action of this agent. */
  locks: z.array(LockResource),
  waiting: z.int(),
  approved: z.int(),
  connected_clients: z.int(),
  last_action_at: Time.nullable(),
  created_at: Time,
});
export type AgentSummary = z.infer<typeof AgentSummary>;

export const ListAgents = endpoint({
  id: 'list-agents',
  method: 'GET',
  path: '/console/agents',
  audience: 'person',
  summary: 'Every agent with its state.',
  reply: z.strictObject({ items: z.array(AgentSummary), organisation_locks: z.array(LockResource) }),
});

export const GetAgentDetail = endpoint({
  id: 'get-agent-detail',
  method: 'GET',
  path: '/console/agents/{id}',
  audience: 'person',
  summary: 'One agent: keys, counts by status, recent actions, stops past and present.',
  params: z.strictObject({ id: id('agt') }),
  reply: z.strictObject({
    agent: AgentSummary,
    keys: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        hint: z.string(),
        created_at: Time,
        expires_at: Time.nullable(),
        revoked_at: Time.nullable(),
      }),
    ),
    counts: z.record(z.string(), z.int()),
    recent: z.array(ActionSummary),
    past_locks: z.array(LockResource),
  }),
});

export const ListTools = endpoint({
  id: 'list-tools',
  method: 'GET',
  path: '/console/tools',
  audience: 'person',
  summary: 'The tool registry.',
  reply: z.strictObject({
    items: z.array(ToolSpec.extend({ version: z.int(), created_at: Time })),
    /** Changed definitions that await acceptance. */
    proposals: z.array(ProposalResource),
  }),
});

export const ListRecords = endpoint({
  id: 'list-records',
  method: 'GET',
  path: '/console/records',
  audience: 'person',
  summary:
    'What the organisation itself knows: what is proposed, what was decided lately, and of the records that fit the hundred changed last.',
  query: z.strictObject({
    kind: z.enum(RECORD_KINDS).optional(),
    search: z.string().max(300).optional().describe('in keys and in what the records say'),
  }),
  reply: z.strictObject({
    total: z.int().describe('records, without deleted ones'),
    matching: z.int().describe('that fit, deleted ones too'),
    items: z.array(
      z.strictObject({
        kind: z.enum(RECORD_KINDS),
        key: z.string(),
        data: z.json().describe('null once it is deleted'),
        changed_at: Time,
        changed_alone: z
          .boolean()
          .describe('a second person would have been asked, but for the first day or an operator’s accounts'),
        changed_by: z.array(z.string()).describe('names: who wrote it, or who proposed and accepted it'),
      }),
    ),
    proposals: z.array(ProposalResource),
    decided: z.array(
      z.strictObject({
        id: id('prp'),
        subject: z.string(),
        state: z.enum(PROPOSAL_STATES),
        proposed_by: z.string(),
        accepted_by: z.array(z.string()),
        closed_at: Time,
      }),
    ),
  }),
});

export const GetProposal = endpoint({
  id: 'get-proposal',
  method: 'GET',
  path: '/console/proposals/{id}',
  audience: 'person',
  summary: 'One proposed change as a whole, open or closed.',
  params: z.strictObject({ id: id('prp') }),
  reply: ProposalResource,
});

export const ListPeople = endpoint({
  id: 'list-people',
  method: 'GET',
  path: '/console/people',
  audience: 'person',
  summary: 'People with role, groups and how they can sign.',
  reply: z.strictObject({
    items: z.array(
      z.strictObject({
        id: id('usr'),
        name: z.string(),
        email: z.string(),
        role: z.enum(['reviewer', 'admin', 'auditor']),
        groups: z.array(z.string()),
        passkeys: z.int(),
        disabled: z.boolean(),
        locked: z.boolean(),
        created_at: Time,
      }),
    ),
  }),
});

export const GetMe = endpoint({
  id: 'get-me',
  method: 'GET',
  path: '/console/me',
  audience: 'person',
  summary: 'Who is signed in, with their passkeys.',
  reply: z.strictObject({
    id: id('usr'),
    name: z.string(),
    email: z.string(),
    role: z.enum(['reviewer', 'admin', 'auditor']),
    groups: z.array(z.string()),
    has_password: z.boolean(),
    passkeys: z.array(
      z.strictObject({ id: z.string(), name: z.string(), created_at: Time, last_used_at: Time.nullable() }),
    ),
  }),
});

export const ListEntries = endpoint({
  id: 'list-entries',
  method: 'GET',
  path: '/console/entries',
  audience: 'person',
  summary: 'The ledger, newest first.',
  query: z.strictObject({
    type: z.string().max(100).optional(),
    action: id('act').optional(),
    run: id('run').optional(),
    agent: id('agt').optional(),
    actor: z.string().max(100).optional(),
    cursor: Cursor,
    limit: Limit,
  }),
  reply: z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        /** Position for keyset pagination only: it has gaps, and no proof refers to it. */
        position: z.int(),
        /** The entry's number: its index in the log, from 0. Null while it is committed but not yet sequenced into the log. */
        index: z.int().nullable(),
        type: z.string(),
        actor: Named,
        action_id: z.string().nullable(),
        run_id: z.string().nullable(),
        agent: Named.nullable(),
        lock_id: z.string().nullable(),
        body: z.string(),
        at: Time,
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
});

export const GetLedger = endpoint({
  id: 'get-ledger',
  method: 'GET',
  path: '/console/ledger',
  audience: 'person',
  summary: 'How far the ledger’s signed head reaches.',
  reply: z.strictObject({
    /** Name of the log: the first line of its checkpoints. */
    origin: z.string(),
    /** Null until the first entry is in the tree. */
    head: z.strictObject({ size: z.int(), root: z.string(), signed_at: Time }).nullable(),
    /** Entries not covered by a head yet; counted to at most 10,000. */
    waiting: z.int(),
  }),
});

export const CONSOLE_API = [
  ListAgents,
  GetAgentDetail,
  ListTools,
  ListRecords,
  GetProposal,
  ListPeople,
  GetMe,
  ListEntries,
  GetLedger,
] as const;
