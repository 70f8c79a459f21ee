import { DirectoryData } from '#lib/contract/directory.ts';
import type { RecordKind } from '#lib/domain/directory/records.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { digestOf, sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { bumpConfiguration, reserveConfigurationVersion } from '#lib/store/organisation.ts';
import { upsertRecords } from '#lib/store/tools/records.ts';
import { appendEntries } from '#lib/usecases/append-entry.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** A record as it is given: what it says stands beside its kind and key. */
export type RecordInput = { kind: RecordKind; key: string } & Record<string, unknown>;

/** What a record says, in the form of its kind. Throws `invalid-request`; `at` points to the record among several. */
export function readRecord(
  { kind, key, ...raw }: RecordInput,
  at = '',
): { kind: RecordKind; key: string; data: JsonValue } {
  const data = DirectoryData[kind].safeParse(raw);
  if (data.success) return { kind, key, data: data.data as JsonValue };
  throw new Failure('invalid-request', {
    errors: data.error.issues.map((issue) => ({ pointer: `${at}/${issue.path.join('/')}`, detail: issue.message })),
  });
}

/** Writes records as one change of the configuration, with an entry for each. */
export async function writeRecords(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  records: readonly { kind: RecordKind; key: string; data: JsonValue }[],
): Promise<void> {
  const version = await reserveConfigurationVersion(tx);
  const rows = records.map(({ kind, key, data }) => ({ kind, key, data: JSON.stringify(data) }));
  await upsertRecords(tx, rows, { version, at: new Date(ctx.now()) });
  // Digests, because a key may be somebody's address and the ledger is never erased.
  const bodies = records.map(({ kind, key, data }) => ({
    kind,
    key_digest: `sha256:${sha256Hex(key)}`,
    digest: digestOf(data),
  }));
  await appendEntries(ctx, tx, actor, 'record-written', bodies);
  await bumpConfiguration(tx);
  tx.publish('config');
}
