import { z } from 'zod';

import { PutRecord } from '#lib/contract/admin-api.ts';
import { importRecords } from '#lib/usecases/tools/import-records.ts';
import { required } from '../command.ts';
import type { Command } from '../command.ts';
import { readJsonFile } from '../read-json-file.ts';

const Place = PutRecord.params as NonNullable<typeof PutRecord.params>;
const RecordsFile = z.strictObject({
  records: z.array(Place.extend({ data: z.record(z.string(), z.json()) })).min(1),
});

export const recordCommands: Record<string, Command> = {
  import: {
    usage: 'record import --file records.json   ({"records":[{"kind","key","data"}]})',
    options: { file: { type: 'string' } },
    async run(values, desk) {
      const { records } = await readJsonFile(required(values, 'file'), RecordsFile);
      const ctx = await desk.context();
      await importRecords(
        ctx,
        desk.operator,
        records.map(({ kind, key, data }) => ({ ...data, kind, key })),
      );
      return { json: { records: records.length }, text: `${records.length} records written` };
    },
  },
};
