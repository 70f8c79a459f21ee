import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { TOKEN_SCOPES } from './admin-api.ts';
import { AGENT_API } from './agent-api.ts';
import { EVERY_ENDPOINT } from './every-endpoint.ts';
import { openApiDocument } from './openapi.ts';

const FOR_ADMINS = EVERY_ENDPOINT.filter((e) => e.audience === 'admin');

test('every endpoint that a file of the contract declares is in the list of all', () => {
  const declared = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/= endpoint\(\{\s+id: '([a-z-]+)'/g),
    ])
    .map(([, id]) => id);
  expect(EVERY_ENDPOINT.map(({ id }) => id).sort()).toEqual(declared.sort());
});

test('every call has its own id and its own method and path', () => {
  expect(new Set(EVERY_ENDPOINT.map((e) => e.id)).size).toBe(EVERY_ENDPOINT.length);
  expect(new Set(EVERY_ENDPOINT.map((e) => `${e.method} ${e.path}`)).size).toBe(EVERY_ENDPOINT.length);
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
