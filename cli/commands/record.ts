import { z } from 'zod';

import { PutRecord } from '#lib/contract/admin-api.ts';
import { deleteRecord } from '#lib/usecases/tools/delete-record.ts';
import { importRecords } from '#lib/usecases/tools/import-records.ts';
import type { WrittenRecords } from '#lib/usecases/tools/steps/write-records.ts';
import { checked, required } from '../command.ts';
import type { Command } from '../command.ts';
import { readJsonFile } from '../read-json-file.ts';

const Place = PutRecord.params as NonNullable<typeof PutRecord.params>;
const RecordsFile = z.strictObject({
  records: z.array(Place.extend({ data: z.record(z.string(), z.json()) })).min(1),
});

/** Says what is in force and what waits for whom. */
function whatHappened({ in_force, waiting, proposal }: WrittenRecords): string {
  const applied = `${in_force} ${in_force === 1 ? 'record is' : 'records are'} in force`;
  if (proposal === null) return applied;
  return `${applied}, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}: ${waiting === 1 ? 'it makes' : 'they make'} something look less suspicious, so two admins have to accept ${proposal} under Records`;
}

export const recordCommands: Record<string, Command> = {
  import: {
    usage: 'record import --file records.json   ({"records":[{"kind","key","data"}]})',
    options: { file: { type: 'string' } },
    async run(values, desk) {
      const { records } = await readJsonFile(required(values, 'file'), RecordsFile);
      const ctx = await desk.context();
      const written = await importRecords(
        ctx,
        desk.operator,
        records.map(({ kind, key, data }) => ({ ...data, kind, key })),
      );
      return { json: { ...written }, text: whatHappened(written) };
    },
  },
  delete: {
    usage: 'record delete --kind K --key KEY',
    options: { kind: { type: 'string' }, key: { type: 'string' } },
    async run(values, desk) {
      const place = checked(Place, { kind: required(values, 'kind'), key: required(values, 'key') });
      const { in_force, proposal } = await deleteRecord(await desk.context(), desk.operator, place);
      const written = { in_force: in_force ? 1 : 0, waiting: in_force ? 0 : 1, proposal };
      return { json: { ...written }, text: whatHappened(written) };
    },
  },
};
