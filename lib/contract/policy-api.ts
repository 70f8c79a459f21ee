import { z } from 'zod';

import { PROPOSAL_KINDS, PROPOSAL_STATES } from '#lib/domain/proposal/proposal.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { Requires, Risk } from './action.ts';
import { Cursor, id, JsonObjectShape, Limit, Named, Text, Time } from './common.ts';
import { endpoint } from './endpoint.ts';

export const PolicySource = Text(400_000);
const OUTCOMES = ['allow', 'review', 'block'] as const;

/** An error or a hint with its 1-based line; null when it is about the whole policy. */
export const PolicyNote = z.strictObject({ message: z.string(), line: z.int().nullable() });
export type PolicyNote = z.infer<typeof PolicyNote>;

/** A change that needs a second person. */
export const ProposalResource = z.strictObject({
  id: id('prp'),
  kind: z.enum(PROPOSAL_KINDS),
  subject: z.string(),
  /** Name of what it changes. */
  subject_name: z.string(),
  base: z.int().describe('the version it was made against'),
  body: z.string(),
  /** The version now in force, as text. */
  current: z.string(),
  /** Of very many records the first are shown in a list; so many more are in the proposal itself. */
  left_out: z.int(),
  digest: z.string(),
  message: z.string(),
  state: z.enum(PROPOSAL_STATES),
  proposed_by: Named,
  proposed_at: Time,
  accepted_by: z.array(Named),
  /** How many people must accept it, besides the proposer. */
  needs: z.int(),
});
export type ProposalResource = z.infer<typeof ProposalResource>;

export const PublishPolicy = endpoint({
  id: 'publish-policy',
  method: 'POST',
  path: '/admin/policies',
  audience: 'admin',
  summary: 'Publish the first policy (201), or propose the next (202): it is in force when a second person accepts it.',
  body: z.strictObject({ source: PolicySource, message: z.string().max(1_000).default('') }),
  reply: z.strictObject({
    version: z.int().nullable().describe('in force by this call; null while the proposal waits'),
    digest: z.string(),
    proposal: id('prp').nullable(),
    warnings: z.array(PolicyNote),
  }),
  status: 201,
});

export const CheckPolicy = endpoint({
  id: 'check-policy',
  method: 'POST',
  path: '/admin/policies/check',
  audience: 'admin',
  summary: 'Parse, validate against the registry, and try a policy. Changes nothing.',
  body: z.strictObject({ source: PolicySource }),
  reply: z.strictObject({ ok: z.boolean(), problems: z.array(PolicyNote), warnings: z.array(PolicyNote) }),
});

export const REPLAY_CHANGES = ['blocked', 'held', 'allowed', 'stricter', 'looser'] as const;

export const ReplayPolicy = endpoint({
  id: 'replay-policy',
  method: 'POST',
  path: '/admin/policies/replay',
  audience: 'admin',
  summary: 'Ask a draft about what was proposed since a time, newest first, page by page. Changes nothing.',
  body: z.strictObject({ source: PolicySource, since: Time, cursor: Cursor }),
  reply: z.strictObject({
    looked_at: z.int(),
    /** Counted to at most 100,000; only on the first page. */
    total: z.int().nullable(),
    unchanged: z.int(),
    changes: z.array(
      z.strictObject({
        change: z.enum(REPLAY_CHANGES),
        action: id('act'),
        sentence: z.string(),
        tool: z.string(),
        agent: z.string(),
        at: Time,
        was: z.enum(OUTCOMES),
        becomes: z.enum(OUTCOMES),
        why: z.string(),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
});

export const ExplorePolicy = endpoint({
  id: 'explore-policy',
  method: 'POST',
  path: '/admin/policies/explore',
  audience: 'admin',
  summary:
    'Who may do what: the outcome for one agent, tool and arguments, with the rules that decide. Changes nothing.',
  body: z.strictObject({
    source: PolicySource.optional().describe('a draft; without it the policy in force'),
    agent: id('agt'),
    tool: Text(200),
    args: JsonObjectShape,
    goal: z.string().max(8_000).optional(),
    tainted: z.boolean().default(false),
    recent_count: z.int().min(0).max(200).default(0),
  }),
  reply: z.strictObject({
    outcome: z.enum(OUTCOMES),
    reason: z.string(),
    rules: z.array(z.string()),
    requires: Requires,
    sentence: z.string(),
    risk: Risk,
    level: z.enum(RISK_LEVELS),
  }),
});

const PolicyVersion = z.strictObject({
  version: z.int(),
  digest: z.string(),
  message: z.string(),
  published_by: Named,
  accepted_by: z.array(Named),
  published_at: Time,
});

export const GetPolicy = endpoint({
  id: 'get-policy',
  method: 'GET',
  path: '/console/policy',
  audience: 'person',
  summary: 'The policy in force, what is proposed, and what it can speak of.',
  reply: z.strictObject({
    current: PolicyVersion.extend({ source: z.string(), warnings: z.array(PolicyNote) }).nullable(),
    proposals: z.array(ProposalResource),
    agents: z.array(Named.extend({ groups: z.array(z.string()) })),
    tools: z.array(
      z.strictObject({ name: z.string(), title: z.string(), effect: z.string(), example: JsonObjectShape }),
    ),
  }),
});

export const ListPolicyVersions = endpoint({
  id: 'list-policy-versions',
  method: 'GET',
  path: '/console/policy/versions',
  audience: 'person',
  summary: 'Every version that was in force, newest first, with its source.',
  query: z.strictObject({ cursor: Cursor, limit: Limit }),
  reply: z.strictObject({
    items: z.array(PolicyVersion.extend({ source: z.string() })),
    next_cursor: z.string().nullable(),
  }),
});

export const ListProposals = endpoint({
  id: 'list-proposals',
  method: 'GET',
  path: '/admin/proposals',
  audience: 'admin',
  summary: 'Changes that wait for a second person.',
  reply: z.strictObject({ items: z.array(ProposalResource) }),
});

const ProposalId = z.strictObject({ id: id('prp') });

export const AcceptProposal = endpoint({
  id: 'accept-proposal',
  method: 'POST',
  path: '/admin/proposals/{id}/accept',
  audience: 'admin',
  summary: 'Accept a change as another person than whoever proposed it. The last acceptance needed puts it in force.',
  params: ProposalId,
  reply: ProposalResource,
});

export const WithdrawProposal = endpoint({
  id: 'withdraw-proposal',
  method: 'POST',
  path: '/admin/proposals/{id}/withdraw',
  audience: 'admin',
  summary: 'Take a proposed change away. Any admin can: leaving things as they are is safe.',
  params: ProposalId,
  reply: ProposalResource,
});

export const POLICY_API = [
  PublishPolicy,
  CheckPolicy,
  ReplayPolicy,
  ExplorePolicy,
  GetPolicy,
  ListPolicyVersions,
  ListProposals,
  AcceptProposal,
  WithdrawProposal,
] as const;
