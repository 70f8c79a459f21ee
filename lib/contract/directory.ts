import { z } from 'zod';

import type { RecordKind } from '#lib/domain/directory/records.ts';
import { DATA_CLASSES } from '#lib/domain/tool/tool.ts';
import { Text } from './common.ts';

/** The data of each kind of record. */
export const DirectoryData = {
  domain: z.strictObject({ own: z.boolean() }),
  contact: z.strictObject({ name: Text(200).optional() }),
  payee: z.strictObject({ name: Text(200), accounts: z.array(Text(100)).max(100) }),
  group: z.strictObject({ people: z.int().min(0) }),
  channel: z.strictObject({ title: Text(300).optional(), readers: z.int().min(0), public: z.boolean().optional() }),
  resource: z.strictObject({
    title: Text(300).optional(),
    data_class: z.enum(DATA_CLASSES).optional(),
    members: z.array(Text(200)).max(10_000).optional(),
    holds: Text(300).optional(),
  }),
  environment: z.strictObject({ production: z.boolean() }),
} satisfies Record<RecordKind, z.ZodType>;
