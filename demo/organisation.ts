import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { CreateAgent, CreateUser, PutRecord } from '#lib/contract/admin-api.ts';
import { ToolsFile } from '#lib/contract/tool.ts';

// The password of everybody in the sample organisation. It is public, so it protects nothing.
export const DEMO_PASSWORD = 'demo-only-password';

const Organisation = z.strictObject({
  people: z.array(CreateUser.body as NonNullable<typeof CreateUser.body>),
  agents: z.array((CreateAgent.body as NonNullable<typeof CreateAgent.body>).extend({ script: z.string() })),
  records: z.array(
    (PutRecord.params as NonNullable<typeof PutRecord.params>).extend({ data: z.record(z.string(), z.json()) }),
  ),
});
export type SampleOrganisation = z.infer<typeof Organisation>;

const read = (name: string): string => readFileSync(`${import.meta.dirname}/${name}`, 'utf8');

/** The sample organisation's people, agents and records, checked against the contract. */
export const sampleOrganisation = (): SampleOrganisation => Organisation.parse(JSON.parse(read('organisation.json')));
export const sampleTools = (): ToolsFile['tools'] => ToolsFile.parse(JSON.parse(read('tools.json'))).tools;
export const samplePolicy = (): string => read('policy.cedar');

type ToolsFile = z.infer<typeof ToolsFile>;
