import type { DeleteRecord } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { writeRecords } from './steps/write-records.ts';

/** Deletes one of the organisation's own records, or proposes it where that makes anything look less suspicious. */
export async function deleteRecord(
  ctx: Context,
  actor: AdminActor,
  { kind, key }: InputOf<typeof DeleteRecord>,
): Promise<ReplyOf<typeof DeleteRecord>> {
  authoriseAdmin(actor, 'delete-record');
  const { proposal } = await ctx.transaction((tx) => writeRecords(ctx, tx, actor, [{ kind, key, data: null }]));
  return { kind, key, in_force: proposal === null, proposal };
}
