import { expect, test } from 'vitest';

import { ADMIN_API, TOKEN_SCOPES } from './admin-api.ts';
import { AGENT_API } from './agent-api.ts';
import { BUNDLE_API } from './bundle-api.ts';
import { CONSOLE_API } from './console-api.ts';
import { OUTSIDE_API } from './outside-api.ts';
import { openApiDocument } from './openapi.ts';
import { POLICY_API } from './policy-api.ts';
import { RETENTION_API } from './retention-api.ts';
import { REVIEW_API } from './review-api.ts';
import { SAFETY_API } from './safety-api.ts';

const ALL = [
  ...AGENT_API,
  ...ADMIN_API,
  ...POLICY_API,
  ...SAFETY_API,
  ...REVIEW_API,
  ...BUNDLE_API,
  ...CONSOLE_API,
  ...OUTSIDE_API,
  ...RETENTION_API,
];
const FOR_ADMINS = ALL.filter((e) => e.audience === 'admin');

test('every call has its own id and its own method and path', () => {
  expect(new Set(ALL.map((e) => e.id)).size).toBe(ALL.length);
  expect(new Set(ALL.map((e) => `${e.method} ${e.path}`)).size).toBe(ALL.length);
});

test('no scope opens a call to tokens that decides, and every scoped call exists', () => {
  const admin = new Set<string>(FOR_ADMINS.map((e) => e.id));
  for (const id of Object.keys(TOKEN_SCOPES)) expect(admin).toContain(id);
  for (const decided of [
    'give-verdict',
    'give-verdicts',
    'draft-verdict',
    'draft-verdicts',
    'ask-question',
    'accept-proposal',
    'set-breaker',
    'update-agent',
    'erase-content',
    'place-hold',
    'lift-hold',
    'set-retention',
  ])
    expect(TOKEN_SCOPES).not.toHaveProperty(decided);
});

test('the OpenAPI document holds every agent and admin call with path parameters that occur in its path', () => {
  const { paths, openapi } = openApiDocument();
  expect(openapi).toBe('3.1.0');
  for (const e of [...AGENT_API, ...FOR_ADMINS]) {
    const operation = paths[e.path]?.[e.method.toLowerCase()];
    expect(operation?.operationId).toBe(e.id);
    for (const p of operation?.parameters.filter((p) => p.in === 'path') ?? []) expect(e.path).toContain(`{${p.name}}`);
  }
});
