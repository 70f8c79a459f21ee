import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { readRecord, writeRecords, type RecordInput } from './steps/write-records.ts';

/** Writes many records as one change: all of them or none. Throws `invalid-request` that points to the first record that does not fit. */
export async function importRecords(ctx: Context, actor: AdminActor, records: readonly RecordInput[]): Promise<void> {
  authoriseAdmin(actor, 'put-record');
  const read = records.map((record, i) => readRecord(record, `/records/${i}`));
  await ctx.transaction((tx) => writeRecords(ctx, tx, actor, read), 'job');
}
