import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { readRecord, writeRecords, type RecordInput, type WrittenRecords } from './steps/write-records.ts';

/**
 * Writes many records as one change: at once those that make nothing look less suspicious, the others as one proposal. Throws `invalid-request` that points
 * to the first record that does not fit.
 */
export async function importRecords(
  ctx: Context,
  actor: AdminActor,
  records: readonly RecordInput[],
): Promise<WrittenRecords> {
  authoriseAdmin(actor, 'put-record');
  const read = records.map((record, i) => readRecord(record, `/records/${i}`));
  return ctx.transaction((tx) => writeRecords(ctx, tx, actor, read), 'job');
}
