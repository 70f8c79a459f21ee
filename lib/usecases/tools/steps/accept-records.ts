import { changesOf, type NameChange, type RecordToWrite } from '#lib/domain/directory/directory.ts';
import { sameRecord } from '#lib/domain/directory/suspicion.ts';
import type { Tx } from '#lib/store/database.ts';
import { configurationNow } from '#lib/usecases/configuration-now.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { putRecordsInForce } from './write-records.ts';

/** What a proposal of records holds: each record as it stood when it was proposed, and as it is to be. */
interface Body {
  records: (Pick<RecordToWrite, 'kind' | 'key'> & { before: RecordToWrite['data']; after: RecordToWrite['data'] })[];
}

/** A proposal of records, and what it would change of those that are in force. */
export interface ProposedRecords extends Body {
  changes: NameChange[];
}

/** Reads what a proposal of records would change now. Call once, while other changes wait. */
export async function readProposedRecords(ctx: Context, tx: Tx, body: string): Promise<ProposedRecords> {
  const { records } = JSON.parse(body) as Body;
  const { directory } = await configurationNow(ctx, tx);
  const changes = changesOf(
    directory,
    records.map(({ kind, key, after }) => ({ kind, key, data: after })),
  );
  return { records, changes };
}

/** Whether one of the proposed records says something else by now than when it was proposed. */
export function recordsMoved({ records, changes }: ProposedRecords): boolean {
  const stored = new Map(changes.flatMap((change) => change.records).map((r) => [`${r.kind}\n${r.key}`, r.stored]));
  return records.some(({ kind, key, before }) => !sameRecord(before, stored.get(`${kind}\n${key}`) ?? null));
}

/** Puts the records in force that people agreed on. Call in the transaction of the last acceptance. */
export const putProposedRecordsInForce = (
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  { changes }: ProposedRecords,
  { id, by, alone }: { id: string; by: readonly string[]; alone: boolean },
): Promise<void> => putRecordsInForce(ctx, tx, actor, changes, { by, proposal: id, alone: () => alone });
