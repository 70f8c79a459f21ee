import {
  CreateAgent,
  CreateAgentKey,
  CreateUser,
  DeleteRecord,
  IssueLink,
  LiftLock,
  ListLocks,
  PutRecord,
  PutTool,
  RevokeAgentKey,
  SetLock,
  UpdateUser,
} from '#lib/contract/admin-api.ts';
import { DescribeTool, GetToolCalls, PreviewDescription } from '#lib/contract/tool.ts';
import { createAgentKey } from '#lib/usecases/agents/create-agent-key.ts';
import { createAgent } from '#lib/usecases/agents/create-agent.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { issueLink } from '#lib/usecases/people/issue-link.ts';
import { liftLock } from '#lib/usecases/stops/lift-lock.ts';
import { listLocks } from '#lib/usecases/stops/list-locks.ts';
import { describeTool } from '#lib/usecases/tools/describe-tool.ts';
import { getToolCalls } from '#lib/usecases/tools/get-tool-calls.ts';
import { previewDescription } from '#lib/usecases/tools/preview-description.ts';
import { deleteRecord } from '#lib/usecases/tools/delete-record.ts';
import { putRecord } from '#lib/usecases/tools/put-record.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { revokeAgentKey } from '#lib/usecases/agents/revoke-agent-key.ts';
import { setLock } from '#lib/usecases/stops/set-lock.ts';
import { updateUser } from '#lib/usecases/people/update-user.ts';
import type { Api } from './api.ts';

/** What admin tokens and signed-in admins may do. Decisions are not among it. */
export const adminApi = (api: Api): Api =>
  api
    .on(SetLock, setLock, { isStop: true })
    .on(ListLocks, listLocks)
    // The first person asks (202), the second lifts (200).
    .on(LiftLock, liftLock, { reply: (lock) => ({ status: lock.lifted ? 200 : 202, body: lock }) })
    .on(CreateAgent, createAgent)
    .on(CreateAgentKey, createAgentKey)
    .on(RevokeAgentKey, revokeAgentKey)
    .on(PutTool, putTool)
    .on(GetToolCalls, getToolCalls)
    .on(PreviewDescription, previewDescription)
    .on(DescribeTool, describeTool)
    .on(PutRecord, putRecord)
    .on(DeleteRecord, deleteRecord)
    .on(CreateUser, createUser)
    .on(UpdateUser, updateUser)
    .on(IssueLink, issueLink);
