import { z } from 'zod';

import { AUDIENCES, DATA_CLASSES, DECODERS, EFFECTS, OUTPUT_TRUSTS, REVERSIBILITIES } from '#lib/domain/tool/tool.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { id, JsonObjectShape, Text, Time } from './common.ts';
import { endpoint } from './endpoint.ts';

const Pointer = z.string().max(500);

export const ViewSpec = z.strictObject({
  decoder: z.enum(DECODERS).optional(),
  fields: z.record(z.string(), Pointer).optional(),
  sentence: Text(500).optional(),
  facts: z.array(z.strictObject({ label: Text(100), pointer: Pointer })).optional(),
  diff: z.strictObject({ before: Pointer.optional(), after: Pointer.optional() }).optional(),
  limits: z.array(z.strictObject({ pointer: Pointer, kind: z.enum(['subset', 'at_most']) })).optional(),
  operations: z
    .array(z.strictObject({ method: z.string().regex(/^[A-Za-z]{1,20}$/), path: Pointer, words: Text(300) }))
    .max(2_000)
    .optional(),
});

/** A tool as an admin registers it. */
export const ToolSpec = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_.:/-]{1,200}$/, 'letters, digits and _ . : / - only'),
  title: Text(200),
  description: z.string().max(8_000).default(''),
  input_schema: JsonObjectShape,
  effect: z.enum(EFFECTS),
  reversibility: z.enum(REVERSIBILITIES),
  audience: z.enum(AUDIENCES),
  data_class: z.enum(DATA_CLASSES),
  output_trust: z.enum(OUTPUT_TRUSTS).default('trusted'),
  view: ViewSpec.default({}),
});
export type ToolSpec = z.infer<typeof ToolSpec>;

/** The input file of `countersign tool register`. */
export const ToolsFile = z.strictObject({ tools: z.array(ToolSpec).min(1).max(1_000) });

/** What of a tool an admin may describe anew without the tool being another one. */
export const Description = z.strictObject({
  ...ToolSpec.pick({ effect: true, reversibility: true, audience: true, data_class: true }).shape,
  output_trust: z.enum(OUTPUT_TRUSTS),
  view: ViewSpec,
});
export type Description = z.infer<typeof Description>;

const ToolName = z.strictObject({ name: Text(200) });

/** One call of the tool; without an id it is made up from the schema. */
const PastCall = { id: id('act').nullable(), agent: z.string().nullable(), at: Time.nullable() };

export const GetToolCalls = endpoint({
  id: 'get-tool-calls',
  method: 'GET',
  path: '/admin/tools/{name}/calls',
  audience: 'admin',
  summary:
    'A tool as it is described, its last calls, and what values can be said to be: from these a better description is made.',
  params: ToolName,
  reply: z.strictObject({
    tool: ToolSpec.extend({ version: z.int() }),
    /** Newest first, without those whose content was erased or is too long to choose from; one made up from the schema where there is none. */
    calls: z.array(z.strictObject({ ...PastCall, args: JsonObjectShape })),
    decoders: z.array(
      z.strictObject({
        name: z.enum(DECODERS),
        title: z.string(),
        roles: z.array(
          z.strictObject({
            role: z.string(),
            title: z.string(),
            defaults: z.array(z.string()).describe('pointers where it is looked for when nobody says'),
          }),
        ),
      }),
    ),
    proposal: id('prp').nullable().describe('a change of this tool that waits already'),
  }),
});

const Reading = z.strictObject({
  sentence: z.string(),
  level: z.enum(RISK_LEVELS),
  outcome: z.enum(['allow', 'review', 'block']),
});

export const PreviewDescription = endpoint({
  id: 'preview-description',
  method: 'POST',
  path: '/admin/tools/{name}/preview',
  audience: 'admin',
  summary:
    'How the last calls of a tool would read, described like this, under today’s policy and records. Changes nothing.',
  params: ToolName,
  body: Description,
  reply: z.strictObject({
    /** Those that read badly first. */
    calls: z.array(
      z.strictObject({
        ...PastCall,
        before: Reading.nullable().describe('null where the arguments no longer fit the schema'),
        after: Reading.nullable(),
        notes: z.array(z.string()).describe('what reads badly'),
      }),
    ),
    /** How many of them show each class by their arguments, whatever is said of the tool. */
    seen: z.record(z.string(), z.record(z.string(), z.int())),
  }),
});

export const DescribeTool = endpoint({
  id: 'describe-tool',
  method: 'POST',
  path: '/admin/tools/{name}/description',
  audience: 'admin',
  summary: 'Propose that a tool is described like this. It is in force when a second person accepts it.',
  params: ToolName,
  body: Description.extend({
    base: z.int().describe('the version it was made from'),
    message: z.string().max(1_000).default(''),
  }),
  reply: z.strictObject({
    proposal: id('prp'),
    stops: z.boolean().describe('whether nothing of the tool runs until then, because a class was lowered'),
  }),
  status: 202,
});

export const TOOL_API = [GetToolCalls, PreviewDescription, DescribeTool] as const;
