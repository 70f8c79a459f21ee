import type { PutRecord } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { readRecord, writeRecords } from './steps/write-records.ts';

/** Writes one of the organisation's own records, or proposes it where it makes anything look less suspicious. */
export async function putRecord(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PutRecord>,
): Promise<ReplyOf<typeof PutRecord>> {
  authoriseAdmin(actor, 'put-record');
  const record = readRecord(input);
  const { proposal } = await ctx.transaction((tx) => writeRecords(ctx, tx, actor, [record]));
  return { kind: record.kind, key: record.key, in_force: proposal === null, proposal };
}
