import type { PutRecord } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { DirectoryData } from '#lib/contract/directory.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { digestOf, sha256Hex } from '#lib/domain/signing/digest.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { upsertRecord } from '#lib/store/tools/records.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';

/** Writes one of the organisation's own records, which decoders and risk compare arguments with. */
export async function putRecord(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PutRecord>,
): Promise<ReplyOf<typeof PutRecord>> {
  authoriseAdmin(actor, 'put-record');
  const { kind, key, ...raw } = input;
  const data = DirectoryData[kind].safeParse(raw);
  if (!data.success) {
    throw new Failure('invalid-request', {
      errors: data.error.issues.map((i) => ({ pointer: `/${i.path.join('/')}`, detail: i.message })),
    });
  }
  return ctx.transaction(async (tx) => {
    await upsertRecord(tx, { kind, key, data: JSON.stringify(data.data), updatedAt: new Date(ctx.now()) });
    await bumpConfiguration(tx);
    // A digest, because a key may be somebody's address and the ledger is never erased.
    const digests = { key_digest: `sha256:${sha256Hex(key)}`, digest: digestOf(data.data as JsonValue) };
    await appendEntry(ctx, tx, actor, 'record-written', { kind, ...digests });
    tx.publish('config');
    return { kind, key };
  });
}
