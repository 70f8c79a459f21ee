import { z } from 'zod';

import { AUDIENCES, DATA_CLASSES, DECODERS, EFFECTS, OUTPUT_TRUSTS, REVERSIBILITIES } from '#lib/domain/tool/tool.ts';
import { JsonObjectShape, Text } from './common.ts';

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
