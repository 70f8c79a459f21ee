import { changesOf, type RecordToWrite } from '#lib/domain/directory/directory.ts';
import { sameRecord } from '#lib/domain/directory/suspicion.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadConfigurationVersion } from '#lib/store/organisation.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { putRecordsInForce } from './write-records.ts';

/** What a proposal of records holds: each record as it stood when it was proposed, and as it is to be. */
interface ProposedRecords {
  records: (Pick<RecordToWrite, 'kind' | 'key'> & { before: RecordToWrite['data']; after: RecordToWrite['data'] })[];
}

/** Whether one of the proposed records says something else by now than when it was proposed. */
export async function recordsMoved(ctx: Context, tx: Tx, body: string): Promise<boolean> {
  const { records, changes } = await read(ctx, tx, body);
  const stored = new Map(changes.flatMap((change) => change.records).map((r) => [`${r.kind}\n${r.key}`, r.stored]));
  return records.some(({ kind, key, before }) => !sameRecord(before, stored.get(`${kind}\n${key}`) ?? null));
}

/** Puts the records in force that people agreed on. Call in the transaction of the last acceptance. */
export async function putProposedRecordsInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  { id, body, by, alone }: { id: string; body: string; by: readonly string[]; alone: boolean },
): Promise<void> {
  const { changes } = await read(ctx, tx, body);
  await putRecordsInForce(ctx, tx, actor, changes, { by, proposal: id, alone: () => alone });
}

async function read(ctx: Context, tx: Tx, body: string) {
  const { records } = JSON.parse(body) as ProposedRecords;
  const { directory } = await ctx.configuration(await loadConfigurationVersion(tx), tx);
  return {
    records,
    changes: changesOf(
      directory,
      records.map(({ kind, key, after }) => ({ kind, key, data: after })),
    ),
  };
}
