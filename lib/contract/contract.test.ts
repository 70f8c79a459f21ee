import { expect, test } from 'vitest';

import { ADMIN_API, TOKEN_SCOPES } from './admin-api.ts';
import { AGENT_API } from './agent-api.ts';
import { CONSOLE_API } from './console-api.ts';
import { openApiDocument } from './openapi.ts';
import { REVIEW_API } from './review-api.ts';

const ALL = [...AGENT_API, ...ADMIN_API, ...REVIEW_API, ...CONSOLE_API];

test('every call has its own id and its own method and path', () => {
  expect(new Set(ALL.map((e) => e.id)).size).toBe(ALL.length);
  expect(new Set(ALL.map((e) => `${e.method} ${e.path}`)).size).toBe(ALL.length);
});

test('no scope opens a call to tokens that decides, and every scoped call exists', () => {
  const admin = new Set<string>(ADMIN_API.map((e) => e.id));
  for (const id of Object.keys(TOKEN_SCOPES)) expect(admin).toContain(id);
  for (const decided of ['give-verdict', 'draft-verdict', 'ask-question'])
    expect(TOKEN_SCOPES).not.toHaveProperty(decided);
});

test('the OpenAPI document holds every agent and admin call with path parameters that occur in its path', () => {
  const { paths, openapi } = openApiDocument();
  expect(openapi).toBe('3.1.0');
  for (const e of [...AGENT_API, ...ADMIN_API]) {
    const operation = paths[e.path]?.[e.method.toLowerCase()];
    expect(operation?.operationId).toBe(e.id);
    for (const p of operation?.parameters.filter((p) => p.in === 'path') ?? []) expect(e.path).toContain(`{${p.name}}`);
  }
});
