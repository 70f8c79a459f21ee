import { z } from 'zod';

import { RECORD_KINDS } from '#lib/domain/directory/records.ts';
import { Email, id, JsonObjectShape, Text, Time } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LiftRequest, LockRequest, LockResource } from './lock.ts';
import { ToolSpec } from './tool.ts';

const LockId = z.strictObject({ id: id('lck') });
const AgentId = z.strictObject({ id: id('agt') });
const NewKey = z.strictObject({ id: z.string(), key: z.string().describe('shown once') });
const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/, 'starts with a letter or digit; letters, digits, space . _ - follow');

export const SetLock = endpoint({
  id: 'set-lock',
  method: 'POST',
  path: '/admin/locks',
  audience: 'admin',
  summary: 'Stop. One transaction: waiting actions halt, unredeemed grants die, every client is told.',
  body: LockRequest,
  reply: LockResource,
  status: 201,
});

export const ListLocks = endpoint({
  id: 'list-locks',
  method: 'GET',
  path: '/admin/locks',
  audience: 'admin',
  summary: 'Stops in force, newest first; `all=true` adds the lifted ones.',
  query: z.strictObject({ all: z.stringbool().default(false) }),
  reply: z.strictObject({ items: z.array(LockResource) }),
});

export const LiftLock = endpoint({
  id: 'lift-lock',
  method: 'POST',
  path: '/admin/locks/{id}/lift',
  audience: 'admin',
  summary: 'Ask to lift a stop, with a reason. It is lifted when a second person does the same.',
  params: LockId,
  body: LiftRequest,
  reply: LockResource,
});

export const CreateAgent = endpoint({
  id: 'create-agent',
  method: 'POST',
  path: '/admin/agents',
  audience: 'admin',
  summary: 'Register an agent and its first key.',
  body: z.strictObject({
    name: Name,
    owner: Email.describe('e-mail of the person who answers for it'),
    groups: z.array(Name).max(50).default([]),
    tools: z
      .array(Text(200))
      .max(1_000)
      .default(['*'])
      .describe('tools it may propose; "*" stands for all, empty for none'),
  }),
  reply: NewKey.extend({ id: id('agt'), key_id: id('key') }),
  status: 201,
});

export const CreateAgentKey = endpoint({
  id: 'create-agent-key',
  method: 'POST',
  path: '/admin/agents/{id}/keys',
  audience: 'admin',
  summary: 'A further key, for rotation.',
  params: AgentId,
  body: z.strictObject({ name: Name.default('key'), expires_in_days: z.int().min(1).max(3_650).optional() }).optional(),
  reply: NewKey,
  status: 201,
});

export const RevokeAgentKey = endpoint({
  id: 'revoke-agent-key',
  method: 'DELETE',
  path: '/admin/agents/{id}/keys/{key_id}',
  audience: 'admin',
  summary: 'Make a key useless from now on.',
  params: AgentId.extend({ key_id: id('key') }),
  reply: z.strictObject({ id: id('key'), revoked_at: Time }),
});

export const PutTool = endpoint({
  id: 'put-tool',
  method: 'PUT',
  path: '/admin/tools/{name}',
  audience: 'admin',
  summary: 'Register a tool, or a new version of it.',
  params: z.strictObject({ name: Text(200) }),
  body: ToolSpec,
  reply: z.strictObject({
    name: z.string(),
    version: z.int().describe('in force; 0 while a new tool waits'),
    changed: z.boolean(),
    notes: z.array(z.string()).optional().describe('what of the schema had to be written in another way'),
    proposal: id('prp')
      .nullable()
      .describe(
        'waits for a second person: a changed definition, or a new tool that may run without anybody being asked',
      ),
  }),
});

const RecordPlace = z.strictObject({ kind: z.enum(RECORD_KINDS), key: Text(300) });
const RecordReply = z.strictObject({
  kind: z.string(),
  key: z.string(),
  in_force: z.boolean(),
  proposal: id('prp').nullable().describe('waits for a second person'),
});

export const PutRecord = endpoint({
  id: 'put-record',
  method: 'PUT',
  path: '/admin/records/{kind}/{key}',
  audience: 'admin',
  summary:
    'What the organisation itself knows: domains, contacts, payees, groups, channels, resources, environments. What makes anything look less suspicious waits for a second person.',
  params: RecordPlace,
  body: JsonObjectShape,
  reply: RecordReply,
});

export const DeleteRecord = endpoint({
  id: 'delete-record',
  method: 'DELETE',
  path: '/admin/records/{kind}/{key}',
  audience: 'admin',
  summary: 'Delete a record. What makes anything look less suspicious waits for a second person.',
  params: RecordPlace,
  reply: RecordReply,
});

export const CreateUser = endpoint({
  id: 'create-user',
  method: 'POST',
  path: '/admin/users',
  audience: 'admin',
  summary: 'Invite a person. They set their password by a one-time link.',
  body: z.strictObject({
    email: Email,
    name: Text(100),
    role: z.enum(['reviewer', 'admin', 'auditor']),
    groups: z.array(Name).max(50).default([]),
  }),
  reply: z.strictObject({ id: id('usr'), link: z.string() }),
  status: 201,
});

export const UpdateUser = endpoint({
  id: 'update-user',
  method: 'POST',
  path: '/admin/users/{id}',
  audience: 'admin',
  summary: 'Change a person’s role, groups or access. Takes effect on their next request.',
  params: z.strictObject({ id: id('usr') }),
  body: z.strictObject({
    role: z.enum(['reviewer', 'admin', 'auditor']).optional(),
    groups: z.array(Name).max(50).optional(),
    disabled: z.boolean().optional(),
  }),
  reply: z.strictObject({ id: id('usr') }),
});

export const IssueLink = endpoint({
  id: 'issue-link',
  method: 'POST',
  path: '/admin/users/{id}/link',
  audience: 'admin',
  summary: 'A new one-time link with which a person sets their password. An older one ends.',
  params: z.strictObject({ id: id('usr') }),
  reply: z.strictObject({ id: id('usr'), link: z.string() }),
  status: 201,
});

/** The scope an admin token needs for a call, by the call's id; calls not listed here are for signed-in admins only. */
export const TOKEN_SCOPES: Record<string, 'agents' | 'tools' | 'policies' | 'locks' | 'ledger'> = {
  'set-lock': 'locks',
  'list-locks': 'locks',
  'lift-lock': 'locks',
  'create-agent': 'agents',
  'create-agent-key': 'agents',
  'revoke-agent-key': 'agents',
  'put-tool': 'tools',
  'put-record': 'tools',
  'delete-record': 'tools',
  'publish-policy': 'policies',
  'check-policy': 'policies',
  'replay-policy': 'policies',
  'explore-policy': 'policies',
  'list-proposals': 'policies',
};
export const SCOPES = ['agents', 'tools', 'policies', 'locks', 'ledger'] as const;

export const ADMIN_API = [
  SetLock,
  ListLocks,
  LiftLock,
  CreateAgent,
  CreateAgentKey,
  RevokeAgentKey,
  PutTool,
  PutRecord,
  DeleteRecord,
  CreateUser,
  UpdateUser,
  IssueLink,
] as const;
